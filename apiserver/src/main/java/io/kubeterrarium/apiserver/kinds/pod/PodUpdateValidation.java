package io.kubeterrarium.apiserver.kinds.pod;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.FieldDiff;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of a pod's spec may change after its creation: next to nothing. Source: {@code
 * ValidatePodUpdate}.
 */
final class PodUpdateValidation {
  private static final String CHANGEABLE =
      "pod updates may not change fields other than"
          + " `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
          + "`spec.tolerations` (only additions to existing"
          + " tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was"
          + " previously negative)\n";

  private PodUpdateValidation() {}

  static void check(ObjectNode pod, ObjectNode old, FieldErrors errors) {
    PodAnnotations.checkUpdate(pod, old, errors);
    ObjectNode spec = Meta.child(pod, "spec");
    JsonNode before = old.path("spec");
    for (String list : List.of("containers", "initContainers")) {
      if (spec.path(list).size() != before.path(list).size()) {
        errors.forbidden("spec." + list, "pod updates may not add or remove containers");
        return;
      }
    }
    if (!deadline(spec, before, errors)) {
      return;
    }
    tolerations(spec, before, errors);
    gates(spec, before, errors);
    ObjectNode rest = withoutChangeable(spec, before, errors);
    if (!FieldDiff.same(rest, before)) {
      errors.forbidden("spec", CHANGEABLE + FieldDiff.of(rest, before));
    }
  }

  /** Returns whether it is worth going on. */
  private static boolean deadline(ObjectNode spec, JsonNode before, FieldErrors errors) {
    String path = "spec.activeDeadlineSeconds";
    JsonNode now = spec.path("activeDeadlineSeconds");
    JsonNode then = before.path("activeDeadlineSeconds");
    if (!now.isNumber()) {
      if (then.isNumber()) {
        errors.invalid(path, null, "must not update from a positive integer to nil value");
      }
      return true;
    }
    if (now.asLong(0) < 0 || now.asLong(0) > Integer.MAX_VALUE) {
      errors.invalid(path, now, "must be between 0 and 2147483647, inclusive");
      return false;
    }
    if (then.isNumber() && now.asLong(0) > then.asLong(0)) {
      errors.invalid(path, now, "must be less than or equal to previous value");
      return false;
    }
    return true;
  }

  /** All that were there are still there; their seconds may differ. */
  private static void tolerations(ObjectNode spec, JsonNode before, FieldErrors errors) {
    List<ObjectNode> now =
        objects(spec, "tolerations").stream().map(PodUpdateValidation::withoutSeconds).toList();
    for (ObjectNode toleration : objects(before, "tolerations")) {
      if (!now.contains(withoutSeconds(toleration))) {
        errors.forbidden(
            "spec.tolerations",
            "existing toleration can not be modified except its tolerationSeconds");
        return;
      }
    }
  }

  private static ObjectNode withoutSeconds(ObjectNode toleration) {
    ObjectNode copy = toleration.deepCopy();
    copy.remove("tolerationSeconds");
    return copy;
  }

  private static void gates(ObjectNode spec, JsonNode before, FieldErrors errors) {
    Set<String> old = new TreeSet<>();
    objects(before, "schedulingGates").forEach(gate -> old.add(Meta.text(gate, "name")));
    Defaults.each(
        spec,
        "schedulingGates",
        "spec",
        (gate, at) -> {
          String name = Meta.text(gate, "name");
          if (!old.contains(name)) {
            errors.forbidden(
                at + ".name",
                "only deletion is allowed, but found new scheduling gate '" + name + "'");
          }
        });
  }

  /** The spec with everything that may change set back to what it was. */
  private static ObjectNode withoutChangeable(
      ObjectNode spec, JsonNode before, FieldErrors errors) {
    ObjectNode copy = spec.deepCopy();
    for (String list : List.of("containers", "initContainers")) {
      List<ObjectNode> now = objects(copy, list);
      List<ObjectNode> then = objects(before, list);
      for (int i = 0; i < Math.min(now.size(), then.size()); i++) {
        restore(now.get(i), then.get(i), "image");
      }
    }
    restore(copy, before, "activeDeadlineSeconds");
    restore(copy, before, "tolerations");
    restore(copy, before, "schedulingGates");
    if (before.path("terminationGracePeriodSeconds").asLong(0) < 0
        && spec.path("terminationGracePeriodSeconds").asLong(0) == 1) {
      restore(copy, before, "terminationGracePeriodSeconds");
    }
    if (!objects(before, "schedulingGates").isEmpty()) {
      GatedPodUpdate.check(copy, before, errors);
    }
    return copy;
  }

  private static void restore(ObjectNode now, JsonNode then, String field) {
    if (then.has(field)) {
      now.set(field, then.get(field));
    } else {
      now.remove(field);
    }
  }
}
