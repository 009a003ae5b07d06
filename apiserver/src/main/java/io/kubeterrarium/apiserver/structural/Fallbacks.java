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

  /** Not below additionalProperties: there may be none. */
  private void place(JsonNode schema, String path) {
    if (schema.hasNonNull("default")) {
      fallback(schema, path + ".default");
    }
    if (schema.path("items").isObject()) {
      place(schema.get("items"), path + ".items");
    }
    if (schema.path("properties") instanceof ObjectNode properties) {
      for (Map.Entry<String, JsonNode> property : properties.properties()) {
        place(property.getValue(), path + ".properties[" + property.getKey() + "]");
      }
    }
  }

  /** One step after the other: what breaks the schema is not held against its rules, too. */
  private void fallback(JsonNode schema, String path) {
    SchemaNode node = SchemaNode.asWritten(schema);
    JsonNode value = schema.get("default");
    if (value.deepCopy() instanceof ObjectNode object
        && !node.embedded()
        && !Pruning.prune(object, node).isEmpty()) {
      errors.invalid(path, value, "must not have unknown fields");
    }
    FieldErrors found = new FieldErrors();
    EmbeddedObjects.check(value, node, found);
    if (found.isEmpty()) {
      found.addAll(ValueValidation.check(value, node));
    }
    if (found.isEmpty()) {
      rules(value, schema, found);
    }
    errors.addAll(found.below(path));
    if (Json.bytes(value).length > 1 << 20) {
      errors.invalid(path, "", "must be at most 1 MiB");
    }
  }

  /** Asked as of a new value, then, what compares old and new, as of one that is there already. */
  private static void rules(JsonNode value, JsonNode schema, FieldErrors found) {
    Expressions rules = Expressions.ofPart(SchemaNode.read(schema));
    if (rules != null) {
      ExpressionValidation.check(value, null, rules, found);
      FieldErrors again = new FieldErrors();
      ExpressionValidation.check(value, value, rules, again);
      found.addNew(again);
    }
  }
}
