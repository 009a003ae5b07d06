package io.kubeterrarium.apiserver.structural;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects inside of objects say what they are. Source: pkg/apiserver/schema/objectmeta, Validate.
 */
public final class EmbeddedObjects {
  private EmbeddedObjects() {}

  public static void check(JsonNode object, SchemaNode schema, FieldErrors errors) {
    check(object, schema, ValuePath.ROOT, errors);
  }

  private static void check(JsonNode value, SchemaNode schema, ValuePath path, FieldErrors errors) {
    if (value instanceof ArrayNode list && schema.items() != null) {
      for (int i = 0; i < list.size(); i++) {
        check(list.get(i), schema.items(), path.index(i), errors);
      }
    } else if (value instanceof ObjectNode object) {
      if (schema.embedded()) {
        names(object, path, errors);
      }
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        SchemaNode property = schema.properties().get(entry.getKey());
        if (property != null) {
          check(entry.getValue(), property, path.child(entry.getKey()), errors);
        } else if (schema.additional() != null) {
          check(entry.getValue(), schema.additional(), path.key(entry.getKey()), errors);
        }
      }
    }
  }

  private static void names(ObjectNode object, ValuePath path, FieldErrors errors) {
    for (String field : new String[] {"apiVersion", "kind"}) {
      if (Meta.text(object, field).isEmpty()) {
        errors.required(path.child(field).toString(), "must not be empty");
      }
    }
  }
}
