package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Labels;
import io.kubeterrarium.apiserver.meta.MetaValidation;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Validation of the template that a workload carries. */
public final class PodTemplateValidation {
  private PodTemplateValidation() {}

  /**
   * The template of a workload whose pods run for ever, and which finds them by its selector.
   * Source: {@code ValidatePodTemplateSpecForReplicaSet}. Upstream leaves {@code metadata} out of
   * the path of labels and annotations.
   *
   * @param selector a valid one, or none, which matches nothing
   */
  public static void checkForReplicas(
      ObjectNode template, JsonNode selector, String path, FieldErrors errors) {
    checkForEver("ReplicaSet", template, selector, path, errors);
  }

  /** As above, for a selector of labels alone, in which upstream allows any words. */
  public static void checkForEverByLabels(
      String kind, ObjectNode template, JsonNode labels, String path, FieldErrors errors) {
    checkLabels(template, Json.object().set("matchLabels", labels), path, errors);
    check(template, path, errors);
    checkEndless(kind, template, path, errors);
  }

  /** As above, for a workload of another kind. */
  public static void checkForEver(
      String kind, ObjectNode template, JsonNode selector, String path, FieldErrors errors) {
    checkSelected(template, selector, path, errors);
    check(template, path, errors);
    checkEndless(kind, template, path, errors);
  }

  /** Pods that are replaced whenever they end, and never told to. */
  public static void checkEndless(
      String kind, ObjectNode template, String path, FieldErrors errors) {
    JsonNode spec = template.path("spec");
    String restart = Meta.text(spec, "restartPolicy");
    if (!restart.equals("Always")) {
      errors.notSupported(path + ".spec.restartPolicy", restart, List.of("Always"));
    }
    if (!Defaults.isUnset(spec.path("activeDeadlineSeconds"))) {
      errors.forbidden(
          path + ".spec.activeDeadlineSeconds",
          "activeDeadlineSeconds in " + kind + " is not Supported");
    }
  }

  /** A workload must find the pods that it makes; of a selector that is none nothing is asked. */
  public static void checkSelected(
      ObjectNode template, JsonNode selector, String path, FieldErrors errors) {
    if (Labels.isSelector(selector)) {
      checkLabels(template, selector, path, errors);
    }
  }

  private static void checkLabels(
      ObjectNode template, JsonNode selector, String path, FieldErrors errors) {
    JsonNode labels = Meta.of(template).path("labels");
    boolean matches = selector.isObject() && Labels.matches(selector, labels);
    if (!matches) {
      errors.invalid(
          path + ".metadata.labels",
          labels.isMissingNode() ? null : labels,
          "`selector` does not match template `labels`");
    }
  }

  /** What every template must be, whoever carries it. */
  public static void check(ObjectNode template, String path, FieldErrors errors) {
    Labels.check(Meta.of(template).path("labels"), path + ".labels", errors);
    MetaValidation.annotations(
        Meta.of(template).path("annotations"), path + ".annotations", errors);
    PodAnnotations.check(template, path + ".annotations", errors);
    ObjectNode spec = Meta.child(template, "spec");
    PodSpecValidation.template(spec, path + ".spec", errors);
    if (!spec.path("ephemeralContainers").isEmpty()) {
      errors.forbidden(
          path + ".spec.ephemeralContainers", "ephemeral containers not allowed in pod template");
    }
  }
}
