package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.claim.ClaimSpec;
import io.kubeterrarium.apiserver.kinds.field.Labels;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.meta.MetaValidation;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The claim of an ephemeral volume. Source: {@code ValidatePersistentVolumeClaimTemplate}. */
final class ClaimTemplateValidation {
  /**
   * What the pod's claim gets from elsewhere, in the order of Go's struct and as it spells them.
   */
  private static final List<String> NOT_THE_TEMPLATES =
      List.of(
          "name",
          "generateName",
          "namespace",
          "selfLink",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "ownerReferences",
          "finalizers",
          "managedFields");

  private ClaimTemplateValidation() {}

  static void check(JsonNode template, String path, FieldErrors errors) {
    if (!template.isObject()) {
      return;
    }
    JsonNode metadata = Meta.of(template);
    String at = path + ".metadata";
    MetaValidation.annotations(metadata.path("annotations"), at + ".annotations", errors);
    Labels.check(metadata.path("labels"), at + ".labels", errors);
    for (String field : NOT_THE_TEMPLATES) {
      if (!Values.isEmpty(metadata.path(field))) {
        String spelt = field.equals("uid") ? "uID" : field;
        errors.forbidden(at + "." + spelt, "cannot be set for an ephemeral volume");
      }
    }
    ClaimSpec.check(template.path("spec"), path + ".spec", errors);
  }
}
