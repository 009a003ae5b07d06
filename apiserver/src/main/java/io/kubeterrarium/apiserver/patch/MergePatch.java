package io.kubeterrarium.apiserver.patch;

import io.kubeterrarium.apiserver.error.ApiException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON merge patch, RFC 7386, as upstream's library has it: fields that are null in a list's
 * objects go as well, unless the list takes an object's place. Source:
 * gopkg.in/evanphx/json-patch.v4/merge.go.
 */
public final class MergePatch {
  private MergePatch() {}

  public static ObjectNode apply(JsonNode patch, ObjectNode object) {
    if (patch.isNull()) {
      throw ApiException.badRequest("Invalid JSON Patch");
    }
    if (!(patch instanceof ObjectNode fields)) {
      throw ApiException.badRequest(
          "error decoding patch: json: cannot unmarshal "
              + JsonPatch.goType(patch)
              + " into Go value of type map[string]interface {}");
    }
    ObjectNode result = object.deepCopy();
    merge(fields, result);
    return result;
  }

  private static void merge(ObjectNode patch, ObjectNode into) {
    patch.forEachEntry(
        (key, value) -> {
          if (value.isNull()) {
            into.remove(key);
          } else if (!(into.get(key) instanceof ObjectNode existing)) {
            into.set(key, withoutNulls(value));
          } else if (value instanceof ObjectNode fields) {
            merge(fields, existing);
          } else {
            into.set(key, value.deepCopy());
          }
        });
  }

  private static JsonNode withoutNulls(JsonNode value) {
    if (value instanceof ObjectNode fields) {
      ObjectNode left = JsonNodeFactory.instance.objectNode();
      fields.forEachEntry(
          (key, child) -> {
            if (!child.isNull()) {
              left.set(key, withoutNulls(child));
            }
          });
      return left;
    }
    if (value instanceof ArrayNode items) {
      ArrayNode left = JsonNodeFactory.instance.arrayNode();
      for (JsonNode item : items) {
        left.add(withoutNulls(item));
      }
      return left;
    }
    return value;
  }
}
