package io.kubeterrarium.apiserver.kinds.batch;

import io.kubeterrarium.apiserver.error.FieldErrors;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The time zone of a schedule, by its IANA name. Source: {@code validateTimeZone}. */
final class TimeZones {
  private static final Pattern OFFSET = Pattern.compile("([+-].*|(UTC|GMT|UT)[+-].*|Z)");

  private TimeZones() {}

  static void check(JsonNode spec, FieldErrors errors) {
    JsonNode zone = spec.path("timeZone");
    if (!zone.isString()) {
      return;
    }
    String name = zone.stringValue();
    if (name.isEmpty()) {
      errors.invalid("spec.timeZone", name, "timeZone must be nil or non-empty string");
    } else if (name.equalsIgnoreCase("Local")) {
      errors.invalid(
          "spec.timeZone",
          name,
          "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
    } else if (!isKnown(name)) {
      errors.invalid("spec.timeZone", name, "unknown time zone " + name);
    }
  }

  private static boolean isKnown(String name) {
    try {
      return !OFFSET.matcher(name).matches() && ZoneId.of(name) != null;
    } catch (DateTimeException unknown) {
      return false;
    }
  }
}
