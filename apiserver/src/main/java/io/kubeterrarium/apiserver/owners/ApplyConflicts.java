package io.kubeterrarium.apiserver.owners;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.fields.FieldPath;
import io.kubeterrarium.apiserver.fields.FieldSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fields that a configuration would change and others own.
 *
 * @param fields by owner, in order; nobody with none
 */
record ApplyConflicts(TreeMap<Owner, FieldSet> fields) {
  static final ApplyConflicts NONE = new ApplyConflicts(new TreeMap<>());

  boolean isEmpty() {
    return fields.isEmpty();
  }

  /** What is left when some fields may be taken. */
  ApplyConflicts except(FieldSet allowed) {
    TreeMap<Owner, FieldSet> left = new TreeMap<>();
    fields.forEach(
        (owner, set) -> {
          FieldSet rest = set.minus(allowed);
          if (!rest.isEmpty()) {
            left.put(owner, rest);
          }
        });
    return new ApplyConflicts(left);
  }

  /** Source: k8s.io/apimachinery/pkg/util/managedfields/internal/conflict.go. */
  ApiException exception() {
    ObjectNode details = Json.object();
    ArrayNode causes = details.putArray("causes");
    int count = 0;
    List<String> lines = new ArrayList<>();
    for (Map.Entry<Owner, FieldSet> entry : fields.entrySet()) {
      lines.add("conflicts with " + entry.getKey() + ":");
      for (FieldPath path : entry.getValue().paths()) {
        causes
            .addObject()
            .put("reason", "FieldManagerConflict")
            .put("message", "conflict with " + entry.getKey())
            .put("field", path.toString());
        lines.add("- " + path);
        count++;
      }
    }
    String message =
        count == 1
            ? "Apply failed with 1 conflict: conflict with "
                + fields.firstKey()
                + ": "
                + fields.firstEntry().getValue().paths().get(0)
            : "Apply failed with " + count + " conflicts: " + String.join("\n", lines);
    return new ApiException(409, "Conflict", message, details);
  }
}
