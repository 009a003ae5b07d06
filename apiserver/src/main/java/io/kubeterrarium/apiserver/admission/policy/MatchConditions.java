package io.kubeterrarium.apiserver.admission.policy;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import io.kubeterrarium.apiserver.authz.Authorizer;
import io.kubeterrarium.apiserver.cel.CelBudget;
import io.kubeterrarium.apiserver.cel.DeclType;
import io.kubeterrarium.apiserver.cel.EvaluationFailure;
import io.kubeterrarium.apiserver.cel.request.RequestCompiler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Conditions that must all hold before a policy or a webhook looks at a request. Source:
 * k8s.io/apiserver, pkg/admission/plugin/webhook/matchconditions. Immutable.
 */
public final class MatchConditions {
  /** A quarter of what a policy may cost. */
  private static final long BUDGET = CelBudget.PER_OBJECT / 4;

  /** A condition that could not be told, where that must not pass. */
  public static final class Undecided extends Exception {
    private static final long serialVersionUID = 1;

    Undecided(String message) {
      super(message);
    }
  }

  private final List<Expression> conditions = new ArrayList<>();
  private final boolean failsOpen;

  /**
   * @param parameters whether they may name {@code params}
   */
  public MatchConditions(JsonNode conditions, boolean parameters, boolean failsOpen) {
    this.failsOpen = failsOpen;
    RequestCompiler compiler = RequestCompiler.validating(parameters, false);
    for (JsonNode condition : conditions) {
      this.conditions.add(
          Expression.of(
              Meta.text(condition, "expression").strip(),
              text -> compiler.compile(text, DeclType.BOOL)));
    }
  }

  /** Of a webhook. */
  public boolean hold(AdmissionRequest request, Authorizer authorizer) throws Undecided {
    return hold(RequestVariables.of(request, authorizer));
  }

  boolean hold(Map<String, Object> variables) throws Undecided {
    List<String> failures = new ArrayList<>();
    CelBudget budget = new CelBudget(BUDGET);
    for (Expression condition : conditions) {
      try {
        if (!Boolean.TRUE.equals(condition.evaluate(variables, budget))) {
          return false;
        }
      } catch (Expression.Failure e) {
        failures.add(String.valueOf(e.getMessage()));
      } catch (EvaluationFailure e) {
        throw new Undecided(String.valueOf(e.getMessage()));
      }
    }
    if (failures.isEmpty()) {
      return true;
    }
    if (failsOpen) {
      return false;
    }
    throw new Undecided(
        failures.size() == 1 ? failures.get(0) : "[" + String.join(", ", failures) + "]");
  }
}
