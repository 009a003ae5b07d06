package io.kubeterrarium.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Enums and defaults of fields, which neither the Java models nor the comments carry. What is
 * always written has its zero as default: required fields, and structs held by value. What deviates
 * from that is tabulated.
 */
final class OpenApiFacts {
  private static final Map<String, Map<String, String>> FACTS = read();

  private OpenApiFacts() {}

  private static Map<String, Map<String, String>> read() {
    Map<String, Map<String, String>> facts = new HashMap<>();
    try (InputStream in =
        Objects.requireNonNull(OpenApiFacts.class.getResourceAsStream("openapi-facts.tsv"))) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        String[] columns = line.split("\t", -1);
        if (columns.length == 4) {
          facts
              .computeIfAbsent(columns[0] + " " + columns[1], key -> new HashMap<>())
              .put(columns[2], columns[3]);
        }
      }
      return Map.copyOf(facts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Adds what is known of the field to its schema.
   *
   * @param property complete but for this
   */
  static void add(
      Generator.Described type,
      JavaModels.ModelField field,
      ObjectNode property,
      JsonMapper mapper) {
    JavaModels.Model model = type.model();
    Map<String, String> facts = FACTS.getOrDefault(model.name() + " " + field.name(), Map.of());
    String given = facts.get("default");
    boolean struct = field.shape().startsWith("#");
    if (given == null && !property.has("default")) {
      boolean held = HeldByValue.holds(model.name(), model.isKind(), field.name(), field.shape());
      if (struct && (held || field.required())) {
        given = "{}";
      } else if (field.required()) {
        given = zero(property);
      }
    }
    if (given != null && given.isEmpty()) {
      property.remove("default");
    } else if (given != null) {
      property.set("default", mapper.readTree(given));
    }
    values(property, facts.get("enum"));
    listValues(type.values(), field.name(), property);
    if (property.path("items") instanceof ObjectNode items) {
      values(items, facts.get("items"));
    }
  }

  private static @Nullable String zero(ObjectNode property) {
    return switch (property.path("type").asString("")) {
      case "string" -> property.path("format").asString("").equals("byte") ? null : "\"\"";
      case "integer", "number" -> "0";
      case "boolean" -> "false";
      default -> null;
    };
  }

  /** Descriptions end with the values, as {@code kubectl explain} shows them. */
  private static void listValues(
      Generator.FieldValues explanations, String field, ObjectNode property) {
    List<String> values =
        property.path("enum").valueStream().map(JsonNode::toString).sorted().toList();
    if (values.isEmpty()) {
      return;
    }
    Map<String, String> explained = explanations.of(field, values);
    StringBuilder text = new StringBuilder(property.path("description").asString(""));
    text.append("\n\nPossible enum values:");
    for (String value : values) {
      String meaning = explained.getOrDefault(value, "");
      text.append("\n - `").append(value).append('`');
      text.append(meaning.isEmpty() ? "" : " " + meaning);
    }
    property.put("description", text.toString());
  }

  private static void values(ObjectNode schema, @Nullable String values) {
    if (values != null) {
      ArrayNode names = schema.putArray("enum");
      List.of(values.split(",", -1)).forEach(names::add);
    }
  }
}
