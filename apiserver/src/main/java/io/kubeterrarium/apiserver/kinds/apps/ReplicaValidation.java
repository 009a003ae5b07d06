package io.kubeterrarium.apiserver.kinds.apps;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Labels;
import io.kubeterrarium.apiserver.kinds.pod.PodTemplateValidation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What Deployments and ReplicaSets have in common: selector and template. */
final class ReplicaValidation {
  private ReplicaValidation() {}

  /** A ReplicaSet's message about an empty selector names deployments, too: so does upstream's. */
  static void check(ObjectNode spec, FieldErrors errors) {
    JsonNode selector = spec.path("selector");
    FieldErrors syntax = new FieldErrors();
    if (selector.isObject()) {
      Labels.checkSelector(selector, "spec.selector", syntax);
      errors.addAll(syntax);
      if (Labels.isEmpty(selector)) {
        errors.invalid("spec.selector", selector, "empty selector is invalid for deployment");
      }
    } else {
      errors.required("spec.selector", "");
    }
    if (syntax.isEmpty()) {
      PodTemplateValidation.checkForReplicas(
          Meta.child(spec, "template"), selector, "spec.template", errors);
    } else {
      errors.invalid("spec.selector", selector, "invalid label selector");
    }
  }

  static void checkSelectorStays(ObjectNode object, ObjectNode old, FieldErrors errors) {
    JsonNode selector = object.path("spec").path("selector");
    if (!selector.equals(old.path("spec").path("selector"))) {
      errors.invalid(
          "spec.selector", selector.isMissingNode() ? null : selector, "field is immutable");
    }
  }
}
