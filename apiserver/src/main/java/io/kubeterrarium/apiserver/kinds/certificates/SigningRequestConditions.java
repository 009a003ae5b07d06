package io.kubeterrarium.apiserver.kinds.certificates;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Source: {@code validateConditions} of certificate requests. */
final class SigningRequestConditions {
  /** There, or not there: never false. */
  private static final Set<String> TRUE_ONLY = Set.of("Approved", "Denied", "Failed");

  private static final Set<String> STATUSES = Set.of("False", "True", "Unknown");
  private static final String PATH = "status.conditions";

  private SigningRequestConditions() {}

  /** What is wrong with the stored ones already may stay wrong. */
  static void check(List<ObjectNode> conditions, List<ObjectNode> old, FieldErrors errors) {
    Set<String> stored = types(old);
    boolean bothStored = stored.containsAll(Set.of("Approved", "Denied"));
    boolean repeated = stored.size() < old.size();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < conditions.size(); i++) {
      String path = PATH + "[" + i + "]";
      String type = Meta.text(conditions.get(i), "type");
      if (type.isEmpty() && !stored.contains("")) {
        errors.required(path + ".type", "");
      }
      status(type, Meta.text(conditions.get(i), "status"), path + ".status", errors);
      if (!bothStored
          && (type.equals("Approved") && seen.contains("Denied")
              || type.equals("Denied") && seen.contains("Approved"))) {
        errors.invalid(PATH, type, "Approved and Denied conditions are mutually exclusive");
      }
      if (!seen.add(type) && !repeated) {
        errors.duplicate(path + ".type", type);
      }
    }
  }

  private static Set<String> types(List<ObjectNode> conditions) {
    Set<String> types = new HashSet<>();
    conditions.forEach(condition -> types.add(Meta.text(condition, "type")));
    return types;
  }

  private static void status(String type, String status, String path, FieldErrors errors) {
    Set<String> allowed = TRUE_ONLY.contains(type) ? Set.of("True") : STATUSES;
    if (status.isEmpty()) {
      errors.required(path, "");
    } else if (!allowed.contains(status)) {
      errors.notSupported(path, status, allowed);
    }
  }
}
