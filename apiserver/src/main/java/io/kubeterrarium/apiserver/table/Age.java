package io.kubeterrarium.apiserver.table;

import io.kubeterrarium.api.json.Meta;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Durations as people read them: two units at most, fewer the longer it is. Source:
 * k8s.io/apimachinery/pkg/util/duration, HumanDuration.
 */
public final class Age {
  private Age() {}

  static JsonNode cell(ObjectNode object, Instant now) {
    return JsonNodeFactory.instance.stringNode(
        since(Meta.text(Meta.of(object), "creationTimestamp"), now));
  }

  /** The time since an RFC 3339 timestamp; {@code <unknown>} where there is none. */
  public static String since(String timestamp, Instant now) {
    return timestamp.isEmpty()
        ? "<unknown>"
        : human(Duration.between(Instant.parse(timestamp), now));
  }

  public static String human(Duration duration) {
    long seconds = duration.getSeconds();
    if (seconds < -1) {
      return "<invalid>";
    }
    if (seconds < 0) {
      return "0s";
    }
    if (seconds < 120) {
      return seconds + "s";
    }
    long minutes = seconds / 60;
    if (minutes < 10) {
      return with(minutes, "m", seconds % 60, "s");
    }
    if (minutes < 180) {
      return minutes + "m";
    }
    long hours = minutes / 60;
    if (hours < 8) {
      return with(hours, "h", minutes % 60, "m");
    }
    if (hours < 48) {
      return hours + "h";
    }
    long days = hours / 24;
    if (hours < 192) {
      return with(days, "d", hours % 24, "h");
    }
    if (days < 365 * 2) {
      return days + "d";
    }
    long years = days / 365;
    return days < 365 * 8 ? with(years, "y", days % 365, "d") : years + "y";
  }

  private static String with(long large, String largeUnit, long small, String smallUnit) {
    return small == 0 ? large + largeUnit : large + largeUnit + small + smallUnit;
  }
}
