package io.kubeterrarium.apiserver.kinds.storage;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Where volumes of a StorageClass may be. Source: {@code validateAllowedTopologies}. */
final class AllowedTopologies {
  private AllowedTopologies() {}

  static void check(ObjectNode storageClass, FieldErrors errors) {
    // Upstream counts a term that says nothing as said before.
    Set<Map<String, Set<String>>> terms = new HashSet<>(Set.of(Map.of()));
    JsonNode topologies = storageClass.path("allowedTopologies");
    for (int i = 0; i < topologies.size(); i++) {
      String path = "allowedTopologies[" + i + "]";
      if (!terms.add(term(topologies.get(i), path, errors))) {
        errors.duplicate(path + ".matchLabelExpressions", "");
      }
    }
  }

  /** The values of each key. */
  private static Map<String, Set<String>> term(JsonNode term, String path, FieldErrors errors) {
    Map<String, Set<String>> values = new HashMap<>();
    Defaults.each(
        term,
        "matchLabelExpressions",
        path,
        (requirement, at) -> {
          String key = Meta.text(requirement, "key");
          Set<String> set = values(requirement, at + ".values", errors);
          Values.invalid(at + ".key", key, LabelSyntax.qualifiedName(key), errors);
          if (values.put(key, set) != null) {
            errors.duplicate(at + ".key", key);
          }
        });
    return values;
  }

  private static Set<String> values(ObjectNode requirement, String path, FieldErrors errors) {
    Set<String> set = new HashSet<>();
    JsonNode values = requirement.path("values");
    if (values.isEmpty()) {
      errors.required(path, "");
    }
    for (int i = 0; i < values.size(); i++) {
      if (!set.add(values.get(i).asString(""))) {
        errors.duplicate(path + "[" + i + "]", values.get(i).asString(""));
      }
    }
    return set;
  }
}
