package io.kubeterrarium.apiserver.custom;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.meta.MetaValidation;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Of an object's metadata a converter may change labels and annotations, and nothing else. */
final class ConvertedMeta {
  private ConvertedMeta() {}

  /**
   * Puts back what the converter may not have changed.
   *
   * @param start of messages
   */
  static void restore(ObjectNode object, ObjectNode sent, String start) {
    ObjectNode metadata = (ObjectNode) Meta.of(sent).deepCopy();
    for (String name : List.of("labels", "annotations")) {
      JsonNode now = Meta.of(object).path(name);
      if (now.isMissingNode() || now.isNull()) {
        metadata.remove(name);
        continue;
      }
      checkTypes(now, name, start);
      if (!now.equals(metadata.path(name))) {
        checkWords(now, name, start);
      }
      metadata.set(name, now);
    }
    object.set("metadata", metadata);
  }

  private static void checkTypes(JsonNode map, String name, String start) {
    if (!map.isObject()) {
      throw ConversionReply.failed(
          start + "invalid metadata." + name + " of type " + goType(map) + " in converted object");
    }
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      if (!entry.getValue().isString()) {
        throw ConversionReply.failed(
            "%smetadata.%s[%s] must be a string, but is %s in converted object"
                .formatted(start, name, entry.getKey(), goType(entry.getValue())));
      }
    }
  }

  private static void checkWords(JsonNode map, String name, String start) {
    FieldErrors errors = new FieldErrors();
    if (name.equals("labels")) {
      MetaValidation.labels(map, "metadata.labels", errors);
    } else {
      MetaValidation.annotations(map, "metadata.annotation", errors);
    }
    if (!errors.isEmpty()) {
      throw ConversionReply.failed(start + errors.message());
    }
  }

  private static String goType(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "[]interface {}";
      case OBJECT -> "map[string]interface {}";
      case BOOLEAN -> "bool";
      case NUMBER -> value.isIntegralNumber() ? "int64" : "float64";
      case STRING -> "string";
      default -> "<nil>";
    };
  }
}
