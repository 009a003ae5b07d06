package io.kubeterrarium.apiserver.kinds.autoscaling;

import io.kubeterrarium.api.json.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How fast an autoscaler goes, as {@code autoscaling/v1} says it in an annotation: in the words of
 * upstream's internal type, which has no names for JSON, so that every field is there under its Go
 * name.
 */
final class BehaviorForms {
  private static final List<String> WAYS = List.of("scaleUp", "scaleDown");
  private static final List<String> RULES =
      List.of("stabilizationWindowSeconds", "selectPolicy", "policies", "tolerance");
  private static final List<String> POLICY = List.of("type", "value", "periodSeconds");

  private BehaviorForms() {}

  static ObjectNode written(JsonNode behavior) {
    ObjectNode written = Json.object();
    for (String way : WAYS) {
      JsonNode rules = behavior.path(way);
      written.set(goName(way), rules.isObject() ? fields(rules, RULES) : Json.object().nullNode());
    }
    return written;
  }

  private static ObjectNode fields(JsonNode value, List<String> fields) {
    ObjectNode written = Json.object();
    for (String field : fields) {
      JsonNode given = value.path(field);
      if (given instanceof ArrayNode policies) {
        ArrayNode all = written.putArray(goName(field));
        policies.forEach(policy -> all.add(fields(policy, POLICY)));
      } else if (given.isMissingNode()) {
        written.putNull(goName(field));
      } else {
        written.set(goName(field), given);
      }
    }
    return written;
  }

  private static String goName(String field) {
    return Character.toUpperCase(field.charAt(0)) + field.substring(1);
  }

  /** The other way; what is null was not said. */
  static JsonNode read(JsonNode written) {
    if (written instanceof ArrayNode list) {
      ArrayNode read = Json.array();
      list.forEach(item -> read.add(read(item)));
      return read;
    }
    if (!(written instanceof ObjectNode object)) {
      return written;
    }
    ObjectNode read = Json.object();
    object
        .properties()
        .forEach(
            field -> {
              String name = field.getKey();
              if (!field.getValue().isNull() && !name.isEmpty()) {
                read.set(
                    Character.toLowerCase(name.charAt(0)) + name.substring(1),
                    read(field.getValue()));
              }
            });
    return read;
  }
}
