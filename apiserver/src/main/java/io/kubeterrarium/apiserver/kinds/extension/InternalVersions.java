package io.kubeterrarium.apiserver.kinds.extension;

import io.kubeterrarium.api.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Versions as upstream's messages show them: its internal form has no names for JSON, and what all
 * versions say alike does not stand in them. Schemas that differ are shown as they were sent.
 */
final class InternalVersions {
  private InternalVersions() {}

  /** Null where there are none. */
  static JsonNode of(List<ObjectNode> versions) {
    if (versions.isEmpty()) {
      return Json.read("null");
    }
    ArrayNode list = Json.array();
    for (ObjectNode version : versions) {
      ObjectNode shown = list.addObject();
      shown.put("Name", version.path("name").asString(""));
      for (String flag : List.of("served", "storage", "deprecated")) {
        shown.put(goName(flag), version.path(flag).asBoolean(false));
      }
      shown.set("DeprecationWarning", orNull(version.path("deprecationWarning")));
      for (String part :
          List.of("schema", "subresources", "additionalPrinterColumns", "selectableFields")) {
        JsonNode own =
            VersionValidation.isAlike(versions, part) ? Json.read("null") : version.path(part);
        shown.set(goName(part), part.equals("schema") ? orNull(own) : named(orNull(own)));
      }
    }
    return list;
  }

  private static JsonNode orNull(JsonNode value) {
    return value.isMissingNode() ? Json.read("null") : value;
  }

  private static JsonNode named(JsonNode value) {
    if (value.isArray()) {
      ArrayNode list = Json.array();
      value.forEach(item -> list.add(named(item)));
      return list;
    }
    if (!value.isObject()) {
      return value;
    }
    ObjectNode shown = Json.object();
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      shown.set(goName(field.getKey()), named(field.getValue()));
    }
    return shown;
  }

  private static String goName(String field) {
    return field.equals("jsonPath")
        ? "JSONPath"
        : field.substring(0, 1).toUpperCase(Locale.ROOT) + field.substring(1);
  }
}
