package io.kubeterrarium.apiserver.schema;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Reads RFC 3339 as Go's {@code time.Parse} does, with its complaints: piece by piece from the
 * left, naming the first that does not fit and what is left of the text there.
 */
final class GoTime {
  private static final String LAYOUT = "2006-01-02T15:04:05Z07:00";
  private static final String MICRO_LAYOUT = "2006-01-02T15:04:05.000000Z07:00";
  private static final List<String> PIECES =
      List.of("2006", "-", "01", "-", "02", "T", "15", ":", "04", ":", "05");
  private static final List<String> NAMES = List.of("month", "day", "hour", "minute", "second");
  private static final int[] LEAST = {1, 1, 0, 0, 0};
  private static final int[] MOST = {12, 31, 23, 59, 59};

  private final String text;
  private final String layout;
  private int at;

  private GoTime(String text, String layout) {
    this.text = text;
    this.layout = layout;
  }

  /**
   * @throws DecodeException where it is no time
   */
  static OffsetDateTime parse(String text, boolean micro) {
    return new GoTime(text, micro ? MICRO_LAYOUT : LAYOUT).parse();
  }

  private OffsetDateTime parse() {
    int[] numbers = new int[6];
    int number = 0;
    for (String piece : PIECES) {
      if (Character.isDigit(piece.charAt(0))) {
        numbers[number] = digits(piece);
        check(number, numbers[number]);
        number++;
      } else if (text.startsWith(piece, at)) {
        at++;
      } else {
        throw cannotParse(piece);
      }
    }
    int nanos = fraction();
    ZoneOffset offset = offset();
    if (at < text.length()) {
      throw new DecodeException(
          "parsing time " + quoted(text) + ": extra text: " + quoted(text.substring(at)));
    }
    try {
      return OffsetDateTime.of(
          numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], nanos, offset);
    } catch (DateTimeException noSuchDay) {
      throw outOfRange("day");
    }
  }

  private int digits(String piece) {
    int end = at + piece.length();
    if (end > text.length()) {
      throw cannotParse(piece);
    }
    int value = 0;
    for (int i = at; i < end; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        throw cannotParse(piece);
      }
      value = value * 10 + c - '0';
    }
    at = end;
    return value;
  }

  private void check(int number, int value) {
    if (number > 0 && (value < LEAST[number - 1] || value > MOST[number - 1])) {
      throw outOfRange(NAMES.get(number - 1));
    }
  }

  private int fraction() {
    if (at >= text.length() || text.charAt(at) != '.') {
      if (layout.equals(MICRO_LAYOUT)) {
        throw cannotParse(".000000");
      }
      return 0;
    }
    int start = at + 1;
    int end = start;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    if (end == start || layout.equals(MICRO_LAYOUT) && end - start != 6) {
      throw cannotParse(layout.equals(MICRO_LAYOUT) ? ".000000" : "Z07:00");
    }
    String nine = (text.substring(start, end) + "000000000").substring(0, 9);
    at = end;
    return Integer.parseInt(nine);
  }

  private ZoneOffset offset() {
    if (text.startsWith("Z", at)) {
      at++;
      return ZoneOffset.UTC;
    }
    if (!text.substring(at).matches("[+-]\\d\\d:\\d\\d.*")) {
      throw cannotParse("Z07:00");
    }
    String zone = text.substring(at, at + 6);
    try {
      at += 6;
      return ZoneOffset.of(zone);
    } catch (DateTimeException tooFar) {
      throw outOfRange("time zone offset hour");
    }
  }

  private DecodeException cannotParse(String piece) {
    return new DecodeException(
        "parsing time "
            + quoted(text)
            + " as "
            + quoted(layout)
            + ": cannot parse "
            + quoted(text.substring(at))
            + " as "
            + quoted(piece));
  }

  private DecodeException outOfRange(String what) {
    return new DecodeException("parsing time " + quoted(text) + ": " + what + " out of range");
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
