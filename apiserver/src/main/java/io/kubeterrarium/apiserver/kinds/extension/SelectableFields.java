package io.kubeterrarium.apiserver.kinds.extension;

import io.kubeterrarium.api.json.Meta;
import tools.jackson.databind.JsonNode;

/** Fields that lists may select by: scalars that the schema names, outside of lists and maps. */
final class SelectableFields {
  private SelectableFields() {}

  /** What is wrong with a path; empty: nothing. */
  static String complaint(String path, JsonNode schema) {
    if (!path.startsWith(".")) {
      return "must be a simple json path starting with .";
    }
    if (path.equals(".metadata") || path.startsWith(".metadata.")) {
      return "must not point to fields in metadata";
    }
    if (path.contains("[") || path.contains("*") || path.endsWith(".") || path.contains("..")) {
      return "is an invalid path: only field names are allowed";
    }
    JsonNode at = schema;
    for (String name : path.substring(1).split("\\.")) {
      if (Meta.text(at, "type").equals("array")) {
        return "must not point to items in an array";
      }
      at = at.path("properties").path(name);
      if (at.isMissingNode()) {
        return "is an invalid path: does not refer to a valid field";
      }
    }
    return switch (Meta.text(at, "type")) {
      case "string", "boolean", "integer" -> "";
      default ->
          "must point to a field of type string, boolean or integer. Enum string fields and"
              + " strings with formats are allowed.";
    };
  }
}
