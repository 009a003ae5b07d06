package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a pod that waits at its scheduling gates may still change: where it may go, and only to
 * fewer nodes. Source: {@code validateNodeSelectorMutation}, {@code validateNodeAffinityMutation}.
 */
final class GatedPodUpdate {
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";

  private GatedPodUpdate() {}

  /** Checks, and sets back what may change, so that the rest can be compared. */
  static void check(ObjectNode spec, JsonNode before, FieldErrors errors) {
    nodeSelector(spec.path("nodeSelector"), before.path("nodeSelector"), errors);
    set(spec, "nodeSelector", before.path("nodeSelector"));
    JsonNode old = before.path("affinity").path("nodeAffinity");
    JsonNode now = spec.path("affinity").path("nodeAffinity");
    if (!now.equals(old)) {
      nodeAffinity(now.path(REQUIRED), old.path(REQUIRED), errors);
      set(Meta.child(spec, "affinity"), "nodeAffinity", old);
      if (spec.path("affinity").isEmpty()) {
        set(spec, "affinity", before.path("affinity"));
      }
    }
  }

  private static void set(ObjectNode parent, String field, JsonNode value) {
    if (value.isMissingNode()) {
      parent.remove(field);
    } else {
      parent.set(field, value);
    }
  }

  private static void nodeSelector(JsonNode now, JsonNode old, FieldErrors errors) {
    Map<String, String> wanted = Meta.strings(now);
    boolean kept =
        Meta.strings(old).entrySet().stream()
            .allMatch(e -> e.getValue().equals(wanted.get(e.getKey())));
    if (!kept) {
      errors.invalid(
          "spec.nodeSelector",
          now.isMissingNode() ? null : now,
          "only additions to spec.nodeSelector are allowed (no mutations or deletions)");
    }
  }

  private static void nodeAffinity(JsonNode now, JsonNode old, FieldErrors errors) {
    String path = "spec.affinity.nodeAffinity." + REQUIRED + ".nodeSelectorTerms";
    List<ObjectNode> then = Defaults.objects(old, "nodeSelectorTerms");
    List<ObjectNode> terms = Defaults.objects(now, "nodeSelectorTerms");
    if (!then.isEmpty() && then.size() != terms.size()) {
      errors.invalid(
          path,
          now.path("nodeSelectorTerms").isMissingNode() ? null : now.path("nodeSelectorTerms"),
          "no additions/deletions to non-empty NodeSelectorTerms list are allowed");
      return;
    }
    for (int i = 0; i < then.size(); i++) {
      if (!onlyAdds(terms.get(i), then.get(i))) {
        errors.invalid(
            path + "[" + i + "]",
            terms.get(i),
            "only additions are allowed (no mutations or deletions)");
      }
    }
  }

  /** An empty term matches nothing, and must go on doing so. */
  private static boolean onlyAdds(ObjectNode now, ObjectNode old) {
    for (String list : List.of("matchExpressions", "matchFields")) {
      List<ObjectNode> then = Defaults.objects(old, list);
      List<ObjectNode> terms = Defaults.objects(now, list);
      if (terms.size() < then.size() || !terms.subList(0, then.size()).equals(then)) {
        return false;
      }
    }
    boolean wasEmpty = old.path("matchExpressions").isEmpty() && old.path("matchFields").isEmpty();
    return !wasEmpty || now.path("matchExpressions").isEmpty() && now.path("matchFields").isEmpty();
  }
}
