package io.kubeterrarium.apiserver.kinds.pod;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Quantities as upstream stores them: strings, also where the client wrote a number. */
final class Quantities {
  private Quantities() {}

  /** The {@code limits} and {@code requests} of a container or pod. */
  static void resources(JsonNode resources) {
    if (resources instanceof ObjectNode lists) {
      canonical(lists, "limits");
      canonical(lists, "requests");
    }
  }

  /** A map from resource name to quantity; does nothing where there is none. */
  static void canonical(ObjectNode parent, String field) {
    if (!(parent.path(field) instanceof ObjectNode quantities)) {
      return;
    }
    for (Map.Entry<String, JsonNode> entry : Map.copyOf(asMap(quantities)).entrySet()) {
      quantities.put(entry.getKey(), canonical(entry.getValue()));
    }
  }

  private static Map<String, JsonNode> asMap(ObjectNode quantities) {
    Map<String, JsonNode> result = new java.util.LinkedHashMap<>();
    quantities.forEachEntry(
        (name, value) -> {
          if (value.isString() || value.isNumber()) {
            result.put(name, value);
          }
        });
    return result;
  }

  private static String canonical(JsonNode value) {
    return value.asString();
  }
}
