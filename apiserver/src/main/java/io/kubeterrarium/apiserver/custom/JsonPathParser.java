package io.kubeterrarium.apiserver.custom;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads a {@link JsonPath}. */
final class JsonPathParser {
  private static final List<String> OPERATORS = List.of("==", "!=", "<=", ">=", "<", ">");

  private final String text;
  private int at;

  JsonPathParser(String text) {
    this.text = text;
  }

  List<JsonPath.Step> steps() {
    List<JsonPath.Step> steps = new ArrayList<>();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '$' || c == '@') {
        at++;
      } else if (c == '[') {
        steps.add(bracket());
      } else if (text.startsWith("..", at)) {
        at++;
        steps.add(JsonPath.descent());
      } else if (c == '.') {
        at++;
        String name = name();
        if (name.equals("*")) {
          steps.add(JsonPath.wildcard());
        } else if (!name.isEmpty()) {
          steps.add(JsonPath.field(name));
        }
      } else {
        throw new IllegalArgumentException("unrecognized character in path: " + c);
      }
    }
    return steps;
  }

  /** Up to the next dot or bracket; a backslash keeps what follows. */
  private String name() {
    StringBuilder name = new StringBuilder();
    while (at < text.length() && ".[".indexOf(text.charAt(at)) < 0) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      name.append(text.charAt(at++));
    }
    return name.toString();
  }

  private JsonPath.Step bracket() {
    int end = closing();
    String inner = text.substring(at + 1, end).strip();
    at = end + 1;
    if (inner.startsWith("?(") && inner.endsWith(")")) {
      return filter(inner.substring(2, inner.length() - 1).strip());
    }
    List<JsonPath.Step> all = new ArrayList<>();
    for (String part : split(inner)) {
      all.add(selection(part.strip()));
    }
    return all.size() == 1 ? all.get(0) : JsonPath.union(all);
  }

  /** The bracket that closes the one here; quoted ones do not count. */
  private int closing() {
    int depth = 0;
    char quote = 0;
    for (int i = at; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '[') {
        depth++;
      } else if (c == ']' && --depth == 0) {
        return i;
      }
    }
    throw new IllegalArgumentException("unterminated array");
  }

  private static List<String> split(String inner) {
    List<String> parts = new ArrayList<>();
    char quote = 0;
    int start = 0;
    for (int i = 0; i < inner.length(); i++) {
      char c = inner.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == ',') {
        parts.add(inner.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(inner.substring(start));
    return parts;
  }

  private static JsonPath.Step selection(String part) {
    if (part.equals("*")) {
      return JsonPath.wildcard();
    }
    if (isQuoted(part)) {
      return JsonPath.field(part.substring(1, part.length() - 1));
    }
    if (part.contains(":")) {
      String[] bounds = part.split(":", -1);
      Integer by = bounds.length > 2 ? number(bounds[2]) : null;
      return JsonPath.slice(number(bounds[0]), number(bounds[1]), by == null ? 1 : by);
    }
    Integer index = number(part);
    if (index == null) {
      throw new IllegalArgumentException("invalid array index " + part);
    }
    return JsonPath.index(index);
  }

  private static boolean isQuoted(String part) {
    return part.length() > 1
        && (part.charAt(0) == '\'' || part.charAt(0) == '"')
        && part.charAt(part.length() - 1) == part.charAt(0);
  }

  private static @Nullable Integer number(String text) {
    if (text.isBlank()) {
      return null;
    }
    try {
      return Integer.valueOf(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("invalid array index " + text, e);
    }
  }

  private static JsonPath.Step filter(String condition) {
    for (String operator : OPERATORS) {
      int found = outsideQuotes(condition, operator);
      if (found >= 0) {
        JsonPath left = JsonPath.parse(condition.substring(0, found).strip());
        Operand right = Operand.of(condition.substring(found + operator.length()).strip());
        return items(
            item -> {
              JsonNode one = left.first(item);
              JsonNode other = right.of(item);
              return one != null && other != null && compare(one, other, operator);
            });
      }
    }
    JsonPath there = JsonPath.parse(condition);
    return items(item -> there.first(item) != null);
  }

  private static int outsideQuotes(String condition, String operator) {
    int quote = condition.indexOf('"');
    int single = condition.indexOf('\'');
    int first = quote < 0 ? single : single < 0 ? quote : Math.min(quote, single);
    int found = condition.indexOf(operator);
    return found >= 0 && (first < 0 || found < first) ? found : -1;
  }

  private interface Operand {
    @Nullable JsonNode of(JsonNode item);

    static Operand of(String text) {
      if (isQuoted(text)) {
        JsonNode literal =
            JsonNodeFactory.instance.stringNode(text.substring(1, text.length() - 1));
        return item -> literal;
      }
      if (text.startsWith("@") || text.startsWith("$")) {
        JsonPath path = JsonPath.parse(text);
        return path::first;
      }
      if (text.equals("true") || text.equals("false")) {
        JsonNode literal = JsonNodeFactory.instance.booleanNode(text.equals("true"));
        return item -> literal;
      }
      try {
        JsonNode literal = JsonNodeFactory.instance.numberNode(Double.parseDouble(text));
        return item -> literal;
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("unrecognized operand " + text, e);
      }
    }
  }

  private static boolean compare(JsonNode one, JsonNode other, String operator) {
    int order;
    if (one.isNumber() && other.isNumber()) {
      order = Double.compare(one.doubleValue(), other.doubleValue());
    } else if (one.isString() && other.isString() || one.isBoolean() && other.isBoolean()) {
      order = one.asString("").compareTo(other.asString(""));
    } else {
      return operator.equals("!=");
    }
    return switch (operator) {
      case "==" -> order == 0;
      case "!=" -> order != 0;
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  private static JsonPath.Step items(Predicate<JsonNode> condition) {
    return (value, found) -> {
      if (value.isArray()) {
        value.forEach(
            item -> {
              if (condition.test(item)) {
                found.add(item);
              }
            });
      }
    };
  }
}
