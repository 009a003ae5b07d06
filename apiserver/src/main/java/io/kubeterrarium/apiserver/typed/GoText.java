package io.kubeterrarium.apiserver.typed;

import io.kubeterrarium.api.json.Json;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Values as upstream's messages show them, which is as Go prints its own variables. */
final class GoText {
  private GoText() {}

  /** {@code &{web}}. */
  static String pointer(JsonNode value) {
    return "&{" + plain(value) + "}";
  }

  private static String plain(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT ->
          sorted(value).entrySet().stream()
              .map(entry -> entry.getKey() + ":" + plain(entry.getValue()))
              .collect(Collectors.joining(" ", "map[", "]"));
      case ARRAY ->
          StreamSupport.stream(value.spliterator(), false)
              .map(GoText::plain)
              .collect(Collectors.joining(" ", "[", "]"));
      case NULL -> "<nil>";
      default -> value.asString();
    };
  }

  /** {@code &value.valueUnstructured{Value:true}}. */
  static String verbose(JsonNode value) {
    return "&value.valueUnstructured{Value:" + syntax(value) + "}";
  }

  private static String syntax(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT ->
          sorted(value).entrySet().stream()
              .map(entry -> Json.text(entry.getKey()) + ":" + syntax(entry.getValue()))
              .collect(Collectors.joining(", ", "map[string]interface {}{", "}"));
      case ARRAY ->
          StreamSupport.stream(value.spliterator(), false)
              .map(GoText::syntax)
              .collect(Collectors.joining(", ", "[]interface {}{", "}"));
      case NULL -> "interface {}(nil)";
      case STRING -> Json.text(value);
      default -> value.asString();
    };
  }

  private static Map<String, JsonNode> sorted(JsonNode object) {
    Map<String, JsonNode> sorted = new TreeMap<>();
    object.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  /** {@code map[string]interface {}}. */
  static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "map[string]interface {}";
      case ARRAY -> "[]interface {}";
      case STRING -> "string";
      case BOOLEAN -> "bool";
      case NUMBER -> value.isIntegralNumber() ? "int64" : "float64";
      default -> "<nil>";
    };
  }
}
