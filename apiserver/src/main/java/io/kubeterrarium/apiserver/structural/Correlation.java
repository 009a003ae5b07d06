package io.kubeterrarium.apiserver.structural;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Finds what an item of a list was before an update: only where keys tell items apart. Source:
 * k8s.io/apiserver/pkg/cel/common, CorrelatedObject.
 */
final class Correlation {
  private static final Correlation NONE = new Correlation(List.of(), Map.of());

  private final List<String> keys;
  private final Map<List<JsonNode>, JsonNode> old;

  private Correlation(List<String> keys, Map<List<JsonNode>, JsonNode> old) {
    this.keys = keys;
    this.old = old;
  }

  static Correlation of(SchemaNode schema, @Nullable JsonNode old) {
    if (!schema.listType().equals("map") || !(old instanceof ArrayNode list)) {
      return NONE;
    }
    Map<List<JsonNode>, JsonNode> byKey = new HashMap<>();
    list.forEach(item -> byKey.put(key(schema.listKeys(), item), item));
    return new Correlation(schema.listKeys(), byKey);
  }

  @Nullable JsonNode with(JsonNode item) {
    return old.isEmpty() ? null : old.get(key(keys, item));
  }

  static List<JsonNode> key(List<String> keys, JsonNode item) {
    List<JsonNode> key = new ArrayList<>(keys.size());
    keys.forEach(name -> key.add(item.path(name)));
    return key;
  }
}
