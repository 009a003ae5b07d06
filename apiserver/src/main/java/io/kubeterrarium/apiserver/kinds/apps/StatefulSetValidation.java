package io.kubeterrarium.apiserver.kinds.apps;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.kinds.pod.PodTemplateValidation;
import io.kubeterrarium.apiserver.meta.SameTree;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Source: {@code ValidateStatefulSetSpec} and {@code ValidateStatefulSetUpdate}. */
final class StatefulSetValidation {
  private static final List<String> RETENTION = List.of("Delete", "Retain");

  /** What an update may change. */
  private static final Set<String> OPEN =
      Set.of(
          "replicas",
          "ordinals",
          "template",
          "updateStrategy",
          "revisionHistoryLimit",
          "persistentVolumeClaimRetentionPolicy",
          "minReadySeconds");

  private StatefulSetValidation() {}

  static void check(ObjectNode spec, FieldErrors errors) {
    String management = Meta.text(spec, "podManagementPolicy");
    if (!management.equals("OrderedReady") && !management.equals("Parallel")) {
      errors.invalid(
          "spec.podManagementPolicy", management, "must be 'OrderedReady' or 'Parallel'");
    }
    updateStrategy(spec.path("updateStrategy"), errors);
    JsonNode retention = spec.path("persistentVolumeClaimRetentionPolicy");
    String path = "spec.persistentVolumeClaimRetentionPolicy";
    Values.oneOf(retention, path, "whenDeleted", RETENTION, errors);
    Values.oneOf(retention, path, "whenScaled", RETENTION, errors);
    Values.notNegative(spec, "spec", "replicas", errors);
    Values.notNegative(spec, "spec", "minReadySeconds", errors);
    Values.notNegative(spec.path("ordinals"), "spec.ordinals", "start", errors);
    Selection.check("statefulset", spec, errors);
    PodTemplateValidation.checkForEver(
        "StatefulSet",
        Meta.child(spec, "template"),
        spec.path("selector"),
        "spec.template",
        errors);
  }

  private static void updateStrategy(JsonNode strategy, FieldErrors errors) {
    String path = "spec.updateStrategy";
    JsonNode rolling = strategy.path("rollingUpdate");
    switch (Meta.text(strategy, "type")) {
      case "OnDelete" -> {
        if (rolling.isObject()) {
          errors.invalid(
              path + ".rollingUpdate", rolling, "only allowed for updateStrategy 'RollingUpdate'");
        }
      }
      case "RollingUpdate" -> {
        Values.notNegative(rolling, path + ".rollingUpdate", "partition", errors);
        Values.countOrPercent(rolling, path + ".rollingUpdate", "maxUnavailable", errors);
        if (rolling.has("maxUnavailable")
            && Values.magnitude(rolling.path("maxUnavailable")) == 0) {
          errors.invalid(
              path + ".rollingUpdate.maxUnavailable",
              rolling.path("maxUnavailable"),
              "cannot be 0");
        }
      }
      default -> errors.invalid(path, strategy, "must be 'RollingUpdate' or 'OnDelete'");
    }
  }

  static void checkUpdate(JsonNode spec, JsonNode old, FieldErrors errors) {
    Set<String> fields = new TreeSet<>();
    spec.properties().forEach(field -> fields.add(field.getKey()));
    old.properties().forEach(field -> fields.add(field.getKey()));
    fields.removeAll(OPEN);
    for (String field : fields) {
      if (!SameTree.same(spec.path(field), old.path(field))) {
        errors.forbidden(
            "spec",
            "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template',"
                + " 'updateStrategy', 'revisionHistoryLimit',"
                + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
        return;
      }
    }
  }
}
