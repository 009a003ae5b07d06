package io.kubeterrarium.apiserver.structural;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    if (schema.listType().equals("set")) {
      List<Object> values = new ArrayList<>(list.values());
      firstRepeats(values).forEach(i -> errors.duplicate(path.index(i).toString(), list.get(i)));
    } else if (schema.listType().equals("map")) {
      keyed(list, schema, path, errors);
    }
    SchemaNode items = schema.items();
    for (int i = 0; items != null && i < list.size(); i++) {
      check(list.get(i), items, path.index(i), errors);
    }
  }

  private static void keyed(ArrayNode list, SchemaNode schema, ValuePath path, FieldErrors errors) {
    for (int i = 0; i < list.size(); i++) {
      if (!list.get(i).isObject() && !list.get(i).isNull()) {
        errors.invalid(
            path.index(i).toString(),
            list.get(i),
            "must be an object for an array of list-type map");
        return;
      }
    }
    List<Object> keys = new ArrayList<>(list.size());
    list.forEach(item -> keys.add(Correlation.key(schema.listKeys(), item)));
    firstRepeats(keys)
        .forEach(i -> errors.duplicate(path.index(i).toString(), keys(schema, list.get(i))));
  }

  /** The places of values that have been there exactly once before: a third time is not told. */
  private static List<Integer> firstRepeats(List<Object> values) {
    Map<Object, Integer> times = new HashMap<>();
    List<Integer> repeats = new ArrayList<>(0);
    for (int i = 0; i < values.size(); i++) {
      if (times.merge(values.get(i), 1, Integer::sum) == 2) {
        repeats.add(i);
      }
    }
    return repeats;
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
