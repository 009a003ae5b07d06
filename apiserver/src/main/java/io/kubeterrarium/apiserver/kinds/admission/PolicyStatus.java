package io.kubeterrarium.apiserver.kinds.admission;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Conditions;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import tools.jackson.databind.node.ObjectNode;

/** What may be said of a policy. Source: {@code validateValidatingAdmissionPolicyStatus}. */
final class PolicyStatus {
  private PolicyStatus() {}

  static void check(ObjectNode policy, ObjectNode old, FieldErrors errors) {
    Defaults.each(
        policy.path("status").path("typeChecking"),
        "expressionWarnings",
        "status.typeChecking",
        (warning, path) -> {
          if (Meta.text(warning, "warning").isEmpty()) {
            errors.required(path + ".warning", "");
          }
          if (Meta.text(warning, "fieldRef").isBlank()) {
            errors.required(path + ".fieldRef", "");
          }
        });
    Conditions.check(policy.path("status"), "status", errors);
  }
}
