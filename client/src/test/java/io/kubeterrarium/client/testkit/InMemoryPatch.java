package io.kubeterrarium.client.testkit;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Merge and JSON patches. Of strategic merge it knows what controllers send: owner references merge
 * by uid, finalizers as a set, conditions by type, {@code $patch: delete} and {@code
 * $deleteFromPrimitiveList}.
 */
final class InMemoryPatch {
  private InMemoryPatch() {}

  static JsonNode apply(ObjectNode object, String contentType, JsonNode patch) {
    if (contentType.startsWith("application/json-patch")) {
      throw new AssertionError("the in-memory API has no JSON patch");
    }
    return merge(object, patch, contentType.startsWith("application/strategic"));
  }

  private static JsonNode merge(JsonNode target, JsonNode patch, boolean strategic) {
    if (!(patch instanceof ObjectNode changes)) {
      return patch.deepCopy();
    }
    ObjectNode result = target instanceof ObjectNode own ? own : Json.object();
    changes.forEachEntry(
        (field, value) -> {
          if (field.startsWith("$deleteFromPrimitiveList/")) {
            ArrayNode list = result.withArray(field.substring(field.indexOf('/') + 1));
            value.forEach(gone -> remove(list, gone));
          } else if (value.isNull()) {
            result.remove(field);
          } else if (strategic && value instanceof ArrayNode list) {
            result.set(field, mergeList(field, result.path(field), list));
          } else {
            result.set(field, merge(result.path(field), value, strategic));
          }
        });
    return result;
  }

  private static void remove(ArrayNode list, JsonNode value) {
    for (int i = list.size() - 1; i >= 0; i--) {
      if (list.get(i).equals(value)) {
        list.remove(i);
      }
    }
  }

  private static ArrayNode mergeList(String field, JsonNode target, ArrayNode patch) {
    String key =
        switch (field) {
          case "ownerReferences" -> "uid";
          case "conditions" -> "type";
          case "finalizers" -> "";
          default -> "-";
        };
    ArrayNode result = target instanceof ArrayNode own && !key.equals("-") ? own : Json.array();
    for (JsonNode item : patch) {
      int at = indexOf(result, item, key);
      if (Meta.text(item, "$patch").equals("delete")) {
        if (at >= 0) {
          result.remove(at);
        }
      } else if (at < 0) {
        result.add(item.deepCopy());
      } else if (!key.isEmpty()) {
        result.set(at, merge(result.get(at), item, true));
      }
    }
    return result;
  }

  private static int indexOf(ArrayNode list, JsonNode item, String key) {
    for (int i = 0; i < list.size(); i++) {
      boolean same =
          key.isEmpty()
              ? list.get(i).equals(item)
              : !key.equals("-") && list.get(i).path(key).equals(item.path(key));
      if (same) {
        return i;
      }
    }
    return -1;
  }
}
