package io.kubeterrarium.apiserver.structural;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether defaults obey the schema that they stand in. Source:
 * apiextensions-apiserver/pkg/apiserver/schema/defaulting/validation.go.
 */
final class Fallbacks {
  private final FieldErrors errors;

  private Fallbacks(FieldErrors errors) {
    this.errors = errors;
  }

  static void check(JsonNode schema, String path, FieldErrors errors) {
    new Fallbacks(errors).place(schema, path);
  }

  private void place(JsonNode schema, String path) {
    if (schema.has("default")) {
      fallback(schema, path + ".default");
    }
    if (schema.path("properties") instanceof ObjectNode properties) {
      for (Map.Entry<String, JsonNode> property : properties.properties()) {
        place(property.getValue(), path + ".properties[" + property.getKey() + "]");
      }
    }
    for (String below : new String[] {"items", "additionalProperties"}) {
      if (schema.path(below).isObject()) {
        place(schema.get(below), path + "." + below);
      }
    }
  }

  private void fallback(JsonNode schema, String path) {
    SchemaNode node = SchemaNode.read(schema);
    JsonNode value = schema.get("default").deepCopy();
    if (value instanceof ObjectNode object) {
      if (!node.embedded() && !Pruning.prune(object, node).isEmpty()) {
        errors.invalid(path, schema.get("default"), "must not have unknown fields");
        return;
      }
      Defaulting.apply(object, node);
    }
    errors.addAll(ValueValidation.check(value, node, path));
    ListTypes.check(value, node, errors);
    if (Json.bytes(schema.get("default")).length > 1 << 20) {
      errors.invalid(path, "", "must be at most 1 MiB");
    }
  }
}
