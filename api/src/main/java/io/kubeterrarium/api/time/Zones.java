package io.kubeterrarium.api.time;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Time zones by the names of the IANA database, and by no others. */
public final class Zones {
  /** Java's own ways to name one. */
  private static final Pattern OTHERS = Pattern.compile("([+-].*|(UTC|GMT|UT)[+-].*|Z|SystemV/.*)");

  /** Names that Java leaves out. */
  private static final Map<String, String> LEFT_OUT =
      Map.of(
          "EST", "-05:00",
          "MST", "-07:00",
          "HST", "-10:00",
          "ROC", "Asia/Taipei",
          "GMT+0", "GMT0",
          "GMT-0", "GMT0",
          "Factory", "UTC");

  private Zones() {}

  public static Optional<ZoneId> named(String name) {
    String other = LEFT_OUT.get(name);
    if (other != null) {
      return Optional.of(ZoneId.of(other));
    }
    if (OTHERS.matcher(name).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ZoneId.of(name));
    } catch (DateTimeException unknown) {
      return Optional.empty();
    }
  }
}
