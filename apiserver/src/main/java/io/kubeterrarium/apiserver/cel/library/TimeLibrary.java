package io.kubeterrarium.apiserver.cel.library;

import io.kubeterrarium.apiserver.cel.EvaluationFailure;
import io.kubeterrarium.apiserver.cel.Functions;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.function.ToLongFunction;

/** Parts of times and durations. The type checker knows them. */
final class TimeLibrary implements Functions.Library {
  private static final long MILLIS_OF_NANOS = 1_000_000;

  @Override
  public void addTo(Functions functions) {
    part(functions, "getFullYear", ZonedDateTime::getYear);
    part(functions, "getMonth", time -> time.getMonthValue() - 1);
    part(functions, "getDate", ZonedDateTime::getDayOfMonth);
    part(functions, "getDayOfMonth", time -> time.getDayOfMonth() - 1);
    part(functions, "getDayOfYear", time -> time.getDayOfYear() - 1);
    part(functions, "getDayOfWeek", time -> time.getDayOfWeek().getValue() % 7);
    part(functions, "getHours", ZonedDateTime::getHour);
    part(functions, "getMinutes", ZonedDateTime::getMinute);
    part(functions, "getSeconds", ZonedDateTime::getSecond);
    part(functions, "getMilliseconds", time -> time.getNano() / MILLIS_OF_NANOS);
    ofDuration(functions, "getHours", Duration::toHours);
    ofDuration(functions, "getMinutes", Duration::toMinutes);
    ofDuration(functions, "getSeconds", Duration::toSeconds);
    ofDuration(functions, "getMilliseconds", Duration::toMillis);
  }

  private static void part(Functions functions, String name, ToLongFunction<ZonedDateTime> part) {
    functions
        .standard(
            name,
            List.of(Instant.class),
            a -> part.applyAsLong(((Instant) a[0]).atZone(ZoneOffset.UTC)))
        .standard(
            name,
            List.of(Instant.class, String.class),
            a -> part.applyAsLong(((Instant) a[0]).atZone(zone(Args.text(a, 1)))));
  }

  private static void ofDuration(Functions functions, String name, ToLongFunction<Duration> part) {
    functions.standard(name, List.of(Duration.class), a -> part.applyAsLong((Duration) a[0]));
  }

  /** A name of the time zone database, or an offset as {@code -08:00}. */
  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name.matches("[0-9].*") ? "+" + name : name);
    } catch (DateTimeException e) {
      throw EvaluationFailure.of("unknown time zone " + name);
    }
  }
}
