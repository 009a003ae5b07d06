package io.kubeterrarium.apiserver.kinds.batch;

import io.kubeterrarium.api.time.GoDuration;
import io.kubeterrarium.api.time.Zones;
import io.kubeterrarium.apiserver.error.GoText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The five fields of a schedule, or one of its names ({@code @daily}, {@code @every 5m}): only
 * whether they can be read. Grammar and messages are those of the Go library robfig/cron, which
 * upstream uses.
 */
final class CronSchedule {
  private static final List<String> NAMES =
      List.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  private record Bounds(int min, int max, List<String> names) {}

  private static final List<Bounds> FIELDS =
      List.of(
          new Bounds(0, 59, List.of()),
          new Bounds(0, 23, List.of()),
          new Bounds(1, 31, List.of()),
          new Bounds(1, 12, MONTHS),
          new Bounds(0, 6, DAYS));

  /** What is wrong, in words; control flow within this class alone. */
  private static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message, null, false, false);
    }
  }

  private CronSchedule() {}

  /** Why the schedule cannot be read; empty where it can. */
  static Optional<String> problem(String schedule) {
    try {
      read(schedule);
      return Optional.empty();
    } catch (Unreadable e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  private static void read(String text) {
    String schedule = withoutZone(text);
    if (schedule.startsWith("@")) {
      named(schedule);
      return;
    }
    String[] fields = schedule.strip().split("\\s+");
    if (fields.length != FIELDS.size()) {
      throw new Unreadable(
          "expected exactly 5 fields, found "
              + (schedule.isBlank() ? 0 : fields.length)
              + ": ["
              + String.join(" ", fields)
              + "]");
    }
    for (int i = 0; i < fields.length; i++) {
      for (String range : fields[i].split(",")) {
        if (!range.isEmpty()) {
          range(range, FIELDS.get(i));
        }
      }
    }
  }

  private static String withoutZone(String schedule) {
    if (!schedule.startsWith("TZ=") && !schedule.startsWith("CRON_TZ=")) {
      return schedule;
    }
    int from = schedule.indexOf('=') + 1;
    int to = schedule.indexOf(' ');
    if (to < 0) {
      throw new Unreadable(
          "invalid schedule format: runtime error: slice bounds out of range [:-1]");
    }
    String zone = schedule.substring(from, to);
    if (!zone.isEmpty() && !zone.equals("Local") && Zones.named(zone).isEmpty()) {
      throw new Unreadable("provided bad location " + zone + ": unknown time zone " + zone);
    }
    return schedule.substring(to).strip();
  }

  private static void named(String schedule) {
    if (NAMES.contains(schedule)) {
      return;
    }
    String every = "@every ";
    if (!schedule.startsWith(every)) {
      throw new Unreadable("unrecognized descriptor: " + schedule);
    }
    try {
      GoDuration.parse(schedule.substring(every.length()));
    } catch (IllegalArgumentException e) {
      throw new Unreadable("failed to parse duration " + schedule + ": " + e.getMessage());
    }
  }

  /** A number or a range, with or without a step: {@code 5}, {@code 1-5}, {@code *}{@code /2}. */
  private static void range(String text, Bounds bounds) {
    String[] stepped = text.split("/", -1);
    String[] ends = stepped[0].split("-", -1);
    boolean any = ends[0].equals("*") || ends[0].equals("?");
    long start = any ? bounds.min : number(ends[0], bounds);
    if (!any && ends.length > 2) {
      throw new Unreadable("too many hyphens: " + text);
    }
    long end = any ? bounds.max : ends.length == 2 ? number(ends[1], bounds) : start;
    if (stepped.length > 2) {
      throw new Unreadable("too many slashes: " + text);
    }
    long step = stepped.length == 2 ? digits(stepped[1]) : 1;
    if (stepped.length == 2 && !any && ends.length == 1) {
      end = bounds.max;
    }
    if (start < bounds.min) {
      throw new Unreadable(
          "beginning of range (%d) below minimum (%d): %s".formatted(start, bounds.min, text));
    }
    if (end > bounds.max) {
      throw new Unreadable(
          "end of range (%d) above maximum (%d): %s".formatted(end, bounds.max, text));
    }
    if (start > end) {
      throw new Unreadable(
          "beginning of range (%d) beyond end of range (%d): %s".formatted(start, end, text));
    }
    if (step == 0) {
      throw new Unreadable("step of range should be a positive number: " + text);
    }
  }

  private static long number(String text, Bounds bounds) {
    int named = bounds.names.indexOf(text.toLowerCase(Locale.ROOT));
    return named >= 0 ? named + bounds.min : digits(text);
  }

  private static long digits(String text) {
    if (!text.matches("[+-]?\\d+")) {
      throw noNumber(text, "invalid syntax");
    }
    long value;
    try {
      value = Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw noNumber(text, "value out of range");
    }
    if (value < 0) {
      throw new Unreadable("negative number (%d) not allowed: %s".formatted(value, text));
    }
    return value;
  }

  private static Unreadable noNumber(String text, String why) {
    return new Unreadable(
        "failed to parse int from %s: strconv.Atoi: parsing %s: %s"
            .formatted(text, GoText.quoted(text), why));
  }
}
