package io.kubeterrarium.apiserver.patch;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.error.ApiException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the operations of a JSON patch must say before any is made. Source:
 * gopkg.in/evanphx/json-patch.v4, validateOperation; apiserver/pkg/endpoints/handlers/patch.go.
 */
final class OperationRules {
  private static final String UNDECODABLE = "error decoding patch: ";
  private static final String VALUE_MISSING =
      "failed to decode 'value': operation, missing value field: missing value";
  private static final String FROM_MISSING =
      "failed to decode 'from': operation, missing from field: missing value";
  private static final String PATH_MISSING =
      "failed to decode 'path': operation missing path field: missing value";

  private OperationRules() {}

  /** The body of a PATCH must be a list of operations whose words are strings. */
  static void checkBody(JsonNode patch) {
    if (!patch.isNull() && !patch.isArray()) {
      throw undecodable(UNDECODABLE, patch, "[]handlers.jsonPatchOp");
    }
    for (JsonNode entry : patch) {
      if (!entry.isNull() && !entry.isObject()) {
        throw undecodable(UNDECODABLE, entry, "handlers.jsonPatchOp");
      }
      for (String field : List.of("op", "from", "path")) {
        JsonNode value = entry.path(field);
        if (!value.isMissingNode() && !value.isNull() && !value.isString()) {
          throw ApiException.badRequest(
              UNDECODABLE
                  + "json: cannot unmarshal "
                  + JsonPatch.goType(value)
                  + " into Go struct field jsonPatchOp."
                  + field
                  + " of type string");
        }
      }
    }
  }

  static ApiException undecodable(String before, JsonNode found, String wanted) {
    return ApiException.badRequest(
        before
            + "json: cannot unmarshal "
            + JsonPatch.goType(found)
            + " into Go value of type "
            + wanted);
  }

  /**
   * An operation must be known, and say what it needs.
   *
   * @param operation an object, or null
   */
  static void check(JsonNode operation) {
    String missing =
        switch (operation.path("op").asString("")) {
          case "add", "replace" -> operation.has("value") ? "" : VALUE_MISSING;
          case "move", "copy" -> operation.path("from").isString() ? "" : FROM_MISSING;
          case "remove", "test" -> "";
          default -> "unsupported operation";
        };
    if (missing.isEmpty() && !operation.path("path").isString()) {
      missing = PATH_MISSING;
    }
    if (!missing.isEmpty()) {
      throw ApiException.badRequest("invalid operation " + sorted(operation) + ": " + missing);
    }
  }

  /** As Go writes a map. */
  private static String sorted(JsonNode operation) {
    if (!operation.isObject()) {
      return "null";
    }
    ObjectNode sorted = Json.object();
    operation.propertyNames().stream()
        .sorted()
        .forEach(name -> sorted.set(name, operation.get(name)));
    return Json.text(sorted);
  }
}
