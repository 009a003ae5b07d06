package io.kubeterrarium.apiserver.kinds.batch;

import io.kubeterrarium.api.time.Zones;
import io.kubeterrarium.apiserver.error.FieldErrors;
import tools.jackson.databind.JsonNode;

/** The time zone of a schedule, by its IANA name. Source: {@code validateTimeZone}. */
final class TimeZones {
  private static final int LONGEST_PART = 14;

  private TimeZones() {}

  static void check(JsonNode spec, FieldErrors errors) {
    JsonNode zone = spec.path("timeZone");
    if (!zone.isString()) {
      return;
    }
    String name = zone.stringValue();
    if (name.isEmpty()) {
      errors.invalid("spec.timeZone", name, "timeZone must be nil or non-empty string");
      return;
    }
    boolean local = name.equalsIgnoreCase("Local");
    if (local) {
      errors.invalid(
          "spec.timeZone",
          name,
          "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
    }
    boolean known = name.equals("Local") || Zones.named(name).isPresent();
    if (!known || hasLongPart(name)) {
      errors.invalid("spec.timeZone", name, "unknown time zone " + name);
    }
  }

  private static boolean hasLongPart(String name) {
    for (String part : name.split("/", -1)) {
      if (part.length() > LONGEST_PART) {
        return true;
      }
    }
    return false;
  }
}
