package io.kubeterrarium.apiserver.structural;

import java.util.Iterator;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fills in what was left out, in place. A null that the schema does not allow counts as left out,
 * and goes where there is nothing to put in its place; in lists it stays. Source:
 * pkg/apiserver/schema/defaulting.
 */
public final class Defaulting {
  private Defaulting() {}

  public static void apply(ObjectNode object, SchemaNode schema) {
    dropNulls(object, schema);
    fill(object, schema);
  }

  /** Fills in what was left out, but for nulls that nothing takes the place of: these stay. */
  public static void fill(ObjectNode object, SchemaNode schema) {
    fillBelow(object, schema);
  }

  private static void fillBelow(JsonNode value, SchemaNode schema) {
    if (value instanceof ObjectNode object) {
      schema
          .properties()
          .forEach(
              (name, property) -> {
                if (property.fallback() != null
                    && (!object.has(name) || isForbiddenNull(object.get(name), property))) {
                  object.set(name, property.fallback().deepCopy());
                }
              });
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        SchemaNode property = schema.properties().get(entry.getKey());
        SchemaNode below = property == null ? schema.additional() : property;
        if (below != null) {
          if (property == null
              && below.fallback() != null
              && isForbiddenNull(entry.getValue(), below)) {
            entry.setValue(below.fallback().deepCopy());
          }
          fillBelow(entry.getValue(), below);
        }
      }
    } else if (value instanceof ArrayNode list && schema.items() != null) {
      SchemaNode items = schema.items();
      for (int i = 0; i < list.size(); i++) {
        if (items.fallback() != null && isForbiddenNull(list.get(i), items)) {
          list.set(i, items.fallback().deepCopy());
        }
        fillBelow(list.get(i), items);
      }
    }
  }

  private static void dropNulls(JsonNode value, SchemaNode schema) {
    if (value instanceof ObjectNode object) {
      for (Iterator<Map.Entry<String, JsonNode>> i = object.properties().iterator();
          i.hasNext(); ) {
        Map.Entry<String, JsonNode> entry = i.next();
        SchemaNode property = schema.properties().get(entry.getKey());
        SchemaNode below = property == null ? schema.additional() : property;
        if (below == null) {
          continue;
        }
        if (isForbiddenNull(entry.getValue(), below) && below.fallback() == null) {
          i.remove();
        } else {
          dropNulls(entry.getValue(), below);
        }
      }
    } else if (value instanceof ArrayNode list && schema.items() != null) {
      SchemaNode items = schema.items();
      list.forEach(item -> dropNulls(item, items));
    }
  }

  private static boolean isForbiddenNull(JsonNode value, SchemaNode schema) {
    return value.isNull() && !schema.nullable();
  }
}
