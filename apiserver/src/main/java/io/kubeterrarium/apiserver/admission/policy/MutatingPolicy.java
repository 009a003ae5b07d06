package io.kubeterrarium.apiserver.admission.policy;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.cel.CelBudget;
import io.kubeterrarium.apiserver.cel.EvaluationFailure;
import io.kubeterrarium.apiserver.cel.request.RequestCompiler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A MutatingAdmissionPolicy, compiled. Immutable. */
final class MutatingPolicy {
  private record Mutation(Expression expression, boolean applies) {}

  private final boolean failsOpen;
  private final boolean reinvoked;
  private final MatchConditions conditions;
  private final Map<String, Expression> variables = new LinkedHashMap<>();
  private final List<Mutation> mutations = new ArrayList<>();

  MutatingPolicy(JsonNode spec) {
    boolean parameters = spec.path("paramKind").isObject();
    this.failsOpen = Meta.text(spec, "failurePolicy").equals("Ignore");
    this.reinvoked = Meta.text(spec, "reinvocationPolicy").equals("IfNeeded");
    this.conditions = new MatchConditions(spec.path("matchConditions"), parameters, failsOpen);
    RequestCompiler compiler =
        RequestCompiler.mutating(parameters, !spec.path("variables").isEmpty());
    for (JsonNode each : spec.path("variables")) {
      String name = Meta.text(each, "name");
      variables.put(
          name, Expression.of(Meta.text(each, "expression"), text -> compiler.declare(name, text)));
    }
    for (JsonNode each : spec.path("mutations")) {
      boolean applies = Meta.text(each, "patchType").equals("ApplyConfiguration");
      String expression =
          Meta.text(each.path(applies ? "applyConfiguration" : "jsonPatch"), "expression");
      String type = applies ? "Object" : "list(JSONPatch)";
      mutations.add(
          new Mutation(
              Expression.of(expression, text -> compiler.compileMaking(text, type)), applies));
    }
  }

  boolean failsOpen() {
    return failsOpen;
  }

  boolean isReinvoked() {
    return reinvoked;
  }

  /**
   * Makes the mutations one after the other, each on what the one before it has made.
   *
   * @param names what the expressions may name
   * @return the changed object, or the same where nothing changes
   * @throws Expression.Failure where it cannot be made
   */
  ObjectNode mutate(ObjectNode object, Patching patching, Map<String, Object> names)
      throws Expression.Failure {
    try {
      if (!conditions.hold(names)) {
        return object;
      }
    } catch (MatchConditions.Undecided e) {
      throw new Expression.Failure(String.valueOf(e.getMessage()));
    }
    ObjectNode changed = object;
    for (Mutation mutation : mutations) {
      Map<String, Object> own = new LinkedHashMap<>(names);
      own.put("object", RequestVariables.any(patching.identified(changed)));
      CelBudget budget = new CelBudget(CelBudget.PER_OBJECT);
      own.put("variables", new LazyVariables(variables, own, budget));
      Object value;
      try {
        value = mutation.expression().evaluate(own, budget);
      } catch (EvaluationFailure e) {
        throw new Expression.Failure(String.valueOf(e.getMessage()));
      }
      changed =
          mutation.applies() ? patching.apply(changed, value) : patching.patch(changed, value);
    }
    return changed;
  }
}
