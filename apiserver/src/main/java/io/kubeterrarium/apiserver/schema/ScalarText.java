package io.kubeterrarium.apiserver.schema;

import io.kubeterrarium.api.quantity.Quantity;
import io.kubeterrarium.api.quantity.QuantityFormatException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Scalars that have a grammar of their own: what Go makes of them when it reads and writes them,
 * and what it says where it cannot.
 */
final class ScalarText {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'");
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

  /** A value of a kind that has no such text; where it stands is for the caller to say. */
  static final class Mismatch extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String found;
    private final String wanted;

    Mismatch(String found, String wanted) {
      super(found + " for " + wanted, null, false, false);
      this.found = found;
      this.wanted = wanted;
    }

    String found() {
      return found;
    }

    String wanted() {
      return wanted;
    }
  }

  private ScalarText() {}

  /** The canonical text; numbers become strings. */
  static JsonNode quantity(JsonNode value) {
    // What is neither text nor number is read as text, and then is no quantity.
    String given = value.isString() || value.isNumber() ? value.asString() : value.toString();
    try {
      String canonical = Quantity.parse(given.strip()).canonical();
      return value.isString() && canonical.equals(given) ? value : text(canonical);
    } catch (QuantityFormatException e) {
      throw new DecodeException(String.valueOf(e.getMessage()));
    }
  }

  /** In UTC, to the second or to the microsecond. */
  static JsonNode time(JsonNode value, boolean micro) {
    if (!value.isString()) {
      throw new Mismatch(goKind(value), "string");
    }
    String given = value.stringValue();
    OffsetDateTime parsed = GoTime.parse(given, micro).withOffsetSameInstant(ZoneOffset.UTC);
    String canonical =
        micro ? MICROS.format(parsed) : SECONDS.format(parsed.truncatedTo(ChronoUnit.SECONDS));
    return canonical.equals(given) ? value : text(canonical);
  }

  static JsonNode intOrString(JsonNode value) {
    if (value.isString() || value.isIntegralNumber() && value.canConvertToInt()) {
      return value;
    }
    String found = goKind(value) + (value.isNumber() ? " " + value.asString() : "");
    throw new Mismatch(found, "int32");
  }

  /**
   * @param value a string
   */
  static JsonNode bytes(JsonNode value) {
    String given = value.stringValue();
    String bare = given.indexOf('\n') < 0 && given.indexOf('\r') < 0 ? given : unfolded(given);
    try {
      Base64.getDecoder().decode(bare);
    } catch (IllegalArgumentException e) {
      throw new DecodeException("illegal base64 data at input byte " + firstOdd(given));
    }
    if (bare.length() % 4 != 0) {
      throw new DecodeException("illegal base64 data at input byte " + bare.length() / 4 * 4);
    }
    return bare.equals(given) ? value : text(bare);
  }

  private static String unfolded(String text) {
    return text.replace("\n", "").replace("\r", "");
  }

  private static int firstOdd(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean alphabet = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!alphabet && "+/=\r\n".indexOf(c) < 0) {
        return i;
      }
    }
    return text.length() / 4 * 4;
  }

  /** As Go's decoder calls what it found. */
  static String goKind(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "object";
      case ARRAY -> "array";
      case STRING -> "string";
      case BOOLEAN -> "bool";
      default -> "number";
    };
  }

  private static JsonNode text(String value) {
    return JsonNodeFactory.instance.stringNode(value);
  }
}
