package io.kubeterrarium.apiserver.kinds.apps;

import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Labels;
import tools.jackson.databind.JsonNode;

/** The label selector that a workload must have. */
final class Selection {
  private Selection() {}

  /**
   * @param kind as the message calls it, in lower case
   */
  static void check(String kind, JsonNode spec, FieldErrors errors) {
    JsonNode selector = spec.path("selector");
    if (!selector.isObject()) {
      errors.required("spec.selector", "");
      return;
    }
    Labels.checkSelector(selector, "spec.selector", errors);
    if (Labels.isEmpty(selector)) {
      errors.invalid("spec.selector", selector, "empty selector is invalid for " + kind);
    }
  }
}
