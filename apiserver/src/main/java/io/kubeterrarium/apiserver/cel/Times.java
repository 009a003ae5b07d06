package io.kubeterrarium.apiserver.cel;

import io.kubeterrarium.api.time.GoDuration;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** Times and durations as Go reads and writes them. */
final class Times {
  /** Of year 1 and the end of year 9999. */
  private static final long MIN_SECOND = -62_135_596_800L;

  private static final long MAX_SECOND = 253_402_300_799L;

  private Times() {}

  /** Of RFC 3339. */
  static Instant timestamp(String text) {
    try {
      return inRange(
          OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      throw EvaluationFailure.of(
          "parsing time \"%s\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"%s\" as \"2006\""
              .formatted(text, text));
    }
  }

  static Instant timestampOrDate(String text) {
    if (text.length() == "2006-01-02".length()) {
      try {
        return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      } catch (DateTimeParseException e) {
        throw EvaluationFailure.of("date formatted value is not a date: " + text);
      }
    }
    return timestamp(text);
  }

  static Instant inRange(Instant time) {
    if (time.getEpochSecond() < MIN_SECOND || time.getEpochSecond() > MAX_SECOND) {
      throw EvaluationFailure.of("timestamp overflow");
    }
    return time;
  }

  static Instant ofSeconds(long seconds) {
    if (seconds < MIN_SECOND || seconds > MAX_SECOND) {
      throw EvaluationFailure.of("timestamp overflow");
    }
    return Instant.ofEpochSecond(seconds);
  }

  static Instant plus(Instant time, Duration duration) {
    try {
      return inRange(time.plus(duration));
    } catch (ArithmeticException | DateTimeException e) {
      throw EvaluationFailure.of("timestamp overflow");
    }
  }

  /** A Go duration is a count of nanoseconds. */
  static Duration inRange(Duration duration) {
    try {
      return Duration.ofNanos(duration.toNanos());
    } catch (ArithmeticException e) {
      throw EvaluationFailure.of("duration overflow");
    }
  }

  /** As {@code 1h30m}, {@code -1.5s}. */
  static Duration duration(String text) {
    try {
      return GoDuration.parse(text);
    } catch (IllegalArgumentException e) {
      throw EvaluationFailure.of(
          "type conversion error from 'string' to 'google.protobuf.Duration'");
    }
  }

  /** As {@code string()} writes them: {@code 5400s}, {@code 2026-01-01T00:00:00Z}. */
  static String text(Object value) {
    if (value instanceof Duration duration) {
      BigDecimal seconds =
          BigDecimal.valueOf(duration.getSeconds())
              .add(BigDecimal.valueOf(duration.getNano(), 9))
              .stripTrailingZeros();
      return (seconds.signum() == 0 ? "0" : seconds.toPlainString()) + "s";
    }
    return DateTimeFormatter.ISO_INSTANT.format((Instant) value);
  }
}
