package io.kubeterrarium.apiserver.cel;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and durations as Go reads and writes them. */
final class Times {
  /** Of year 1 and the end of year 9999. */
  private static final long MIN_SECOND = -62_135_596_800L;

  private static final long MAX_SECOND = 253_402_300_799L;

  private static final Pattern PART = Pattern.compile("([0-9]*\\.?[0-9]*)(ns|us|µs|μs|ms|s|m|h)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

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
    int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    if (text.substring(start).equals("0")) {
      return Duration.ZERO;
    }
    Matcher part = PART.matcher(text);
    BigDecimal nanos = BigDecimal.ZERO;
    int at = start;
    while (at < text.length()) {
      if (!part.find(at) || part.start() != at || !hasDigit(part.group(1))) {
        throw EvaluationFailure.of("time: invalid duration \"" + text + "\"");
      }
      BigDecimal number =
          new BigDecimal("0" + part.group(1) + "0".repeat(endsInDot(part.group(1))));
      nanos = nanos.add(number.multiply(BigDecimal.valueOf(NANOS.getOrDefault(part.group(2), 0L))));
      at = part.end();
    }
    if (at == start || nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw EvaluationFailure.of("time: invalid duration \"" + text + "\"");
    }
    long exact = nanos.longValue();
    return Duration.ofNanos(text.startsWith("-") ? -exact : exact);
  }

  private static boolean hasDigit(String number) {
    return !number.isEmpty() && !number.equals(".");
  }

  private static int endsInDot(String number) {
    return number.endsWith(".") ? 1 : 0;
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
