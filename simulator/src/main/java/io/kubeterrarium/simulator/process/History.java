package io.kubeterrarium.simulator.process;

import io.kubeterrarium.registry.Retention;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much of the registry's past is kept: whichever bound is reached first compacts.
 *
 * @param age empty: no bound in time
 */
public record History(Retention retention, Optional<Duration> age) {
  public static final History DEFAULT = new History(Retention.DEFAULT, Optional.empty());

  private static final Pattern BOUND = Pattern.compile("(\\d{1,12})(|kb|mb|gb|s|m|h|d)");

  /**
   * Reads bounds, separated by commas: a number of revisions, a size such as {@code 256MB}, an age
   * such as {@code 90m} or {@code 12h}. A bound that is not given stays at its default.
   *
   * @throws IllegalArgumentException where it is none of these
   */
  public static History parse(String text) {
    long revisions = Retention.DEFAULT.revisions();
    long bytes = Retention.DEFAULT.bytes();
    Optional<Duration> age = Optional.empty();
    for (String part : text.split(",", -1)) {
      Matcher bound = BOUND.matcher(part.strip().toLowerCase(Locale.ROOT));
      if (!bound.matches()) {
        throw new IllegalArgumentException(part);
      }
      long number = Long.parseLong(bound.group(1));
      if (number < 1) {
        throw new IllegalArgumentException(part); // To some it means nothing, to others all.
      }
      switch (bound.group(2)) {
        case "" -> revisions = number;
        case "kb" -> bytes = number << 10;
        case "mb" -> bytes = number << 20;
        case "gb" -> bytes = number << 30;
        case "s" -> age = Optional.of(Duration.ofSeconds(number));
        case "m" -> age = Optional.of(Duration.ofMinutes(number));
        case "h" -> age = Optional.of(Duration.ofHours(number));
        default -> age = Optional.of(Duration.ofDays(number));
      }
    }
    return new History(new Retention(revisions, bytes), age);
  }
}
