package io.kubeterrarium.controllers.cronjob;

import io.kubeterrarium.api.time.GoDuration;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The five fields of cron, or a name for them: when next? The API server has seen to it that a
 * schedule can be read. Where both days are restricted, one of them is enough.
 */
final class Schedule {
  private static final Map<String, String> NAMES =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  /** A date that is further away does not exist: the thirtieth of February. */
  private static final int MOST_YEARS = 5;

  private static final String EVERY = "@every ";

  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet daysOfMonth;
  private final BitSet months;
  private final BitSet daysOfWeek;
  private final boolean eitherDay;
  private final ZoneId zone;

  /** Null where the fields decide. */
  private final @Nullable Duration every;

  private Schedule(String[] fields, ZoneId zone, @Nullable Duration every) {
    this.every = every;
    minutes = set(fields[0], 0, 59, List.of());
    hours = set(fields[1], 0, 23, List.of());
    daysOfMonth = set(fields[2], 1, 31, List.of());
    months = set(fields[3], 1, 12, MONTHS);
    daysOfWeek = set(fields[4], 0, 6, DAYS);
    eitherDay = !isAny(fields[2]) && !isAny(fields[4]);
    this.zone = zone;
  }

  static Schedule parse(String text, ZoneId zone) {
    if (text.startsWith(EVERY)) {
      return new Schedule("* * * * *".split(" ", -1), zone, interval(text));
    }
    String[] fields = NAMES.getOrDefault(text.strip(), text).strip().split("\\s+");
    if (fields.length != 5) {
      throw new IllegalArgumentException("schedule: " + text + " (expected: five fields)");
    }
    return new Schedule(fields, zone, null);
  }

  /** In whole seconds, and at least one. */
  private static Duration interval(String text) {
    long seconds = GoDuration.parse(text.substring(EVERY.length())).toSeconds();
    return Duration.ofSeconds(Math.max(1, seconds));
  }

  private static boolean isAny(String field) {
    return field.startsWith("*") || field.startsWith("?");
  }

  private static BitSet set(String field, int min, int max, List<String> names) {
    BitSet set = new BitSet();
    for (String part : field.split(",")) {
      if (part.isEmpty()) {
        continue;
      }
      String[] stepped = part.split("/", -1);
      String[] ends = stepped[0].split("-", -1);
      boolean any = isAny(ends[0]);
      int from = any ? min : number(ends[0], min, names);
      int last = stepped.length == 2 ? max : from;
      int to = any ? max : ends.length == 2 ? number(ends[1], min, names) : last;
      int step = stepped.length == 2 ? Integer.parseInt(stepped[1]) : 1;
      for (int i = from; i <= to; i += step) {
        set.set(i);
      }
    }
    return set;
  }

  private static int number(String text, int min, List<String> names) {
    int named = names.indexOf(text.toLowerCase(Locale.ROOT));
    return named >= 0 ? named + min : Integer.parseInt(text);
  }

  /** The first time after the given one; null where there is none. */
  @Nullable Instant next(Instant after) {
    if (every != null) {
      return after.truncatedTo(ChronoUnit.SECONDS).plus(every);
    }
    ZonedDateTime time = after.atZone(zone).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    int lastYear = time.getYear() + MOST_YEARS;
    while (time.getYear() <= lastYear) {
      if (!months.get(time.getMonthValue())) {
        time = time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).plusMonths(1);
      } else if (!fitsDay(time)) {
        time = time.truncatedTo(ChronoUnit.DAYS).plusDays(1);
      } else if (!hours.get(time.getHour())) {
        time = time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
      } else if (!minutes.get(time.getMinute())) {
        time = time.plusMinutes(1);
      } else {
        return time.toInstant();
      }
    }
    return null;
  }

  /** The last time after the first and not after the second; null where there is none. */
  @Nullable Instant last(Instant after, Instant upTo) {
    if (every != null) {
      long times = Math.floorDiv(Duration.between(after, upTo).toSeconds(), every.toSeconds());
      return times <= 0 ? null : after.plus(every.multipliedBy(times));
    }
    for (Duration back = Duration.ofMinutes(2); ; back = back.multipliedBy(4)) {
      Instant start = upTo.minus(back);
      boolean all = !start.isAfter(after);
      Instant found = null;
      Instant time = next(all ? after : start);
      while (time != null && !time.isAfter(upTo)) {
        found = time;
        time = next(time);
      }
      if (found != null || all) {
        return found;
      }
    }
  }

  private boolean fitsDay(ZonedDateTime time) {
    boolean ofMonth = daysOfMonth.get(time.getDayOfMonth());
    boolean ofWeek = daysOfWeek.get(time.getDayOfWeek().getValue() % 7);
    return eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek;
  }
}
