package io.kubeterrarium.apiserver.structural;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * No item twice in a list that is a set or a map. Source: pkg/apiserver/schema/listtype,
 * ValidateListSetsAndMaps.
 */
public final class ListTypes {
  private ListTypes() {}

  public static void check(JsonNode object, SchemaNode schema, FieldErrors errors) {
    check(object, schema, ValuePath.ROOT, errors);
  }

  private static void check(JsonNode value, SchemaNode schema, ValuePath path, FieldErrors errors) {
    if (value instanceof ArrayNode list) {
      items(list, schema, path, errors);
    } else if (value instanceof ObjectNode object) {
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

  private static void items(ArrayNode list, SchemaNode schema, ValuePath path, FieldErrors errors) {
    boolean isSet = schema.listType().equals("set");
    if (isSet || schema.listType().equals("map")) {
      Set<List<JsonNode>> seen = new HashSet<>();
      for (int i = 0; i < list.size(); i++) {
        JsonNode item = list.get(i);
        List<JsonNode> key = isSet ? List.of(item) : Correlation.key(schema.listKeys(), item);
        if (!seen.add(key)) {
          errors.duplicate(path.index(i).toString(), isSet ? item : keys(schema, item));
        }
      }
    }
    SchemaNode items = schema.items();
    for (int i = 0; items != null && i < list.size(); i++) {
      check(list.get(i), items, path.index(i), errors);
    }
  }

  /** As Go prints a map: {@code map[name:a]} is JSON in upstream's message too. */
  private static JsonNode keys(SchemaNode schema, JsonNode item) {
    ObjectNode keys = Json.object();
    schema
        .listKeys()
        .forEach(
            name -> {
              if (item.has(name)) {
                keys.set(name, item.get(name));
              }
            });
    return keys;
  }
}
