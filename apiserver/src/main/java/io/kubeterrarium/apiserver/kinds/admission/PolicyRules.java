package io.kubeterrarium.apiserver.kinds.admission;

import io.kubeterrarium.apiserver.cel.request.RequestCompiler;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the two admission policies have in common: to whom they apply, and with what at hand. */
abstract class PolicyRules implements AdmissionKind.Rules {
  @Override
  public final void setDefaults(ObjectNode spec) {
    Defaults.textPointer(spec, "failurePolicy", "Fail");
    MatchRules.setDefaults(spec.path("matchConstraints"));
  }

  @Override
  public final void validate(ObjectNode policy, FieldErrors errors) {
    if (!(policy.path("spec") instanceof ObjectNode spec)) {
      errors.required("spec", "");
      return;
    }
    boolean parameters = spec.path("paramKind").isObject();
    RequestCompiler compiler = compiler(parameters, !spec.path("variables").isEmpty());
    Expressions.failurePolicy(spec, errors);
    Expressions.parameterKind(spec.path("paramKind"), errors);
    Expressions.constraints(spec, errors);
    moreConstraints(spec.path("matchConstraints"), errors);
    Expressions.conditions(
        spec.path("matchConditions"), "spec.matchConditions", parameters, errors);
    Expressions.variables(spec, compiler, errors);
    decisions(policy, spec, compiler, errors);
  }

  /**
   * @param parameters whether expressions see {@code params}
   * @param variables whether they see {@code variables}
   */
  abstract RequestCompiler compiler(boolean parameters, boolean variables);

  /** Checks what this kind of policy alone asks of the requests that it applies to. */
  void moreConstraints(JsonNode constraints, FieldErrors errors) {}

  /** Checks what the policy does with the requests that it applies to. */
  abstract void decisions(
      ObjectNode policy, ObjectNode spec, RequestCompiler compiler, FieldErrors errors);
}
