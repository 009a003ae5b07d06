package io.kubeterrarium.apiserver.patch;

import io.kubeterrarium.apiserver.error.ApiException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON merge patch, RFC 7386. */
public final class MergePatch {
  private MergePatch() {}

  public static ObjectNode apply(JsonNode patch, ObjectNode object) {
    if (!(patch instanceof ObjectNode fields)) {
      throw ApiException.badRequest("Invalid JSON Patch");
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
          } else if (value instanceof ObjectNode fields) {
            ObjectNode target =
                into.get(key) instanceof ObjectNode existing ? existing : into.putObject(key);
            merge(fields, target);
          } else {
            into.set(key, value.deepCopy());
          }
        });
  }
}
