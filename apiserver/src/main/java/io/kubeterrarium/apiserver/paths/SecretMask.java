package io.kubeterrarium.apiserver.paths;

import io.kubeterrarium.api.json.Meta;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Secrets without their data: people see how long each value is. */
public final class SecretMask {
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private SecretMask() {}

  /**
   * The object itself where it is no Secret; a copy with lengths instead of values where it is one.
   */
  public static ObjectNode masked(ObjectNode object) {
    if (!Meta.text(object, "kind").equals("Secret")) {
      return object;
    }
    ObjectNode copy = object.deepCopy();
    for (String field : List.of("data", "stringData")) {
      if (copy.get(field) instanceof ObjectNode values) {
        for (String key : List.copyOf(values.propertyNames())) {
          values.put(key, length(values.path(key), field.equals("data")));
        }
      }
    }
    // It repeats the data of the Secret it was made from.
    if (Meta.of(copy).path("annotations") instanceof ObjectNode annotations
        && annotations.has(LAST_APPLIED)) {
      annotations.put(LAST_APPLIED, length(annotations.path(LAST_APPLIED), false));
    }
    return copy;
  }

  private static String length(JsonNode value, boolean base64) {
    String text = value.asString("");
    int padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
    return (base64 ? text.length() / 4 * 3 - padding : text.length()) + " bytes";
  }
}
