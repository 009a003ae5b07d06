package io.kubeterrarium.apiserver.error;

import io.kubeterrarium.api.json.Json;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Values as Go prints them in messages: {@code %q} for strings, encoding/json for the others. */
public final class GoText {
  private GoText() {}

  /** A string in quotes; what cannot be printed is escaped. */
  public static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    text.codePoints().forEach(point -> append(out, point));
    return out.append('"').toString();
  }

  private static void append(StringBuilder out, int point) {
    int named = "\u0007\b\f\n\r\t\u000b".indexOf(point);
    if (named >= 0) {
      out.append('\\').append("abfnrtv".charAt(named));
    } else if (point == '"' || point == '\\') {
      out.append('\\').append((char) point);
    } else if (point < ' ' || point == 0x7f) {
      out.append("\\x%02x".formatted(point));
    } else if (isPrintable(point)) {
      out.appendCodePoint(point);
    } else {
      out.append((point > 0xffff ? "\\U%08x" : "\\u%04x").formatted(point));
    }
  }

  /** As Go's {@code unicode.IsPrint}. */
  public static boolean isPrintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> point == ' ';
      default -> true;
    };
  }

  /** A value as {@code %v} prints it. */
  public static String plain(JsonNode value) {
    if (value.isObject()) {
      return value.properties().stream()
          .sorted(Map.Entry.comparingByKey())
          .map(entry -> entry.getKey() + ":" + plain(entry.getValue()))
          .collect(Collectors.joining(" ", "map[", "]"));
    }
    if (value.isArray()) {
      return value.valueStream().map(GoText::plain).collect(Collectors.joining(" ", "[", "]"));
    }
    if (value.isNull()) {
      return "<nil>";
    }
    boolean whole = value.isFloatingPointNumber() && value.decimalValue().scale() <= 1;
    return whole && value.decimalValue().stripTrailingZeros().scale() <= 0
        ? value.decimalValue().toBigInteger().toString()
        : value.asString("");
  }

  /** The Go type of a value that was read from JSON, as {@code %T} prints it. */
  public static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "[]interface {}";
      case BOOLEAN -> "bool";
      case NULL, MISSING -> "<nil>";
      case NUMBER -> value.isIntegralNumber() && value.canConvertToLong() ? "int64" : "float64";
      case STRING, BINARY -> "string";
      case OBJECT, POJO -> "map[string]interface {}";
    };
  }

  /** JSON that is safe inside of HTML, which is how Go writes it. */
  static String json(JsonNode value) {
    return Json.text(value).replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e");
  }
}
