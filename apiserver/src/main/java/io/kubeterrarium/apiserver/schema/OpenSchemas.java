package io.kubeterrarium.apiserver.schema;

import io.kubeterrarium.api.json.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What version 2 of OpenAPI leaves out of the schemas that definitions bring. A kubectl that checks
 * objects by it (before 1.27) takes a schema with properties for one without any others, and a null
 * for a value of a wrong type; it is told less, so that it refuses nothing that the server takes.
 */
final class OpenSchemas {
  static final String OPEN = "x-kubernetes-preserve-unknown-fields";

  private static final String NULLABLE = "nullable";

  private OpenSchemas() {}

  /** Changes this one schema; those within it have their own turn. */
  static void loosen(ObjectNode schema) {
    boolean open = schema.path(OPEN).asBoolean(false);
    boolean nullable = schema.path(NULLABLE).asBoolean(false);
    if (open || nullable) {
      schema.remove(List.of("items", "properties"));
    }
    if (nullable || (open && isOf(schema, "object")) || isArrayOfAnything(schema)) {
      schema.remove("type");
    }
    requireNoNullable(schema);
  }

  private static boolean isOf(ObjectNode schema, String type) {
    return schema.path("type").asString("").equals(type);
  }

  private static boolean isArrayOfAnything(ObjectNode schema) {
    return isOf(schema, "array") && !schema.has("items");
  }

  private static void requireNoNullable(ObjectNode schema) {
    if (!(schema.path("required") instanceof ArrayNode required)) {
      return;
    }
    JsonNode properties = schema.path("properties");
    List<String> kept = new ArrayList<>();
    for (JsonNode name : required) {
      if (!properties.path(name.asString("")).path(NULLABLE).asBoolean(false)) {
        kept.add(name.asString(""));
      }
    }
    if (kept.isEmpty() || schema.path("additionalProperties").path(NULLABLE).asBoolean(false)) {
      schema.remove("required");
    } else if (kept.size() < required.size()) {
      ArrayNode fewer = Json.object().putArray("required");
      kept.forEach(fewer::add);
      schema.set("required", fewer);
    }
  }
}
