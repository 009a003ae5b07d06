package io.kubeterrarium.apiserver.admission.policy;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.cel.CelBudget;
import io.kubeterrarium.apiserver.cel.CelNull;
import io.kubeterrarium.apiserver.cel.DeclType;
import io.kubeterrarium.apiserver.cel.EvaluationFailure;
import io.kubeterrarium.apiserver.cel.request.RequestCompiler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A ValidatingAdmissionPolicy, compiled. Source: k8s.io/apiserver,
 * pkg/admission/plugin/policy/validating/validator.go. Immutable.
 */
final class ValidatingPolicy {
  private static final int LONGEST_MESSAGE = 5 * 1024;

  private record Validation(
      Expression expression, Expression messageExpression, String message, String reason) {}

  /**
   * Why a request is not let through.
   *
   * @param reason of the answer; empty where the expression could not be told
   * @param index of the validation
   */
  record Denial(String message, String reason, int index) {}

  /**
   * What a look at a request gave: at most a denial each validation, and values for the audit log.
   */
  record Verdict(List<Denial> denials, Map<String, String> annotations) {}

  private final boolean failsOpen;
  private final MatchConditions conditions;
  private final Map<String, Expression> variables = new LinkedHashMap<>();
  private final List<Validation> validations = new ArrayList<>();
  private final Map<String, Expression> annotations = new LinkedHashMap<>();

  ValidatingPolicy(JsonNode spec) {
    boolean parameters = spec.path("paramKind").isObject();
    this.failsOpen = Meta.text(spec, "failurePolicy").equals("Ignore");
    this.conditions = new MatchConditions(spec.path("matchConditions"), parameters, failsOpen);
    RequestCompiler compiler =
        RequestCompiler.validating(parameters, !spec.path("variables").isEmpty());
    for (JsonNode each : spec.path("variables")) {
      String name = Meta.text(each, "name");
      variables.put(
          name, Expression.of(Meta.text(each, "expression"), text -> compiler.declare(name, text)));
    }
    for (JsonNode each : spec.path("validations")) {
      validations.add(
          new Validation(
              Expression.of(
                  Meta.text(each, "expression"), text -> compiler.compile(text, DeclType.BOOL)),
              Expression.of(Meta.text(each, "messageExpression"), compiler::compileMessage),
              Meta.text(each, "message").strip(),
              Meta.text(each, "reason")));
    }
    for (JsonNode each : spec.path("auditAnnotations")) {
      annotations.put(
          Meta.text(each, "key"),
          Expression.of(
              Meta.text(each, "valueExpression").strip(),
              text -> compiler.compile(text, List.of(DeclType.STRING, DeclType.NULL))));
    }
  }

  boolean failsOpen() {
    return failsOpen;
  }

  /**
   * @param names what the expressions may name; the caller's own, {@code variables} is put in
   */
  Verdict validate(Map<String, Object> names) {
    try {
      if (!conditions.hold(names)) {
        return new Verdict(List.of(), Map.of());
      }
    } catch (MatchConditions.Undecided e) {
      return failed(String.valueOf(e.getMessage()));
    }
    CelBudget budget = new CelBudget(CelBudget.PER_OBJECT);
    LazyVariables lazy = new LazyVariables(variables, names, budget);
    names.put("variables", lazy);
    List<Denial> denials = new ArrayList<>();
    Map<String, String> values = new LinkedHashMap<>();
    try {
      for (int i = 0; i < validations.size(); i++) {
        validate(validations.get(i), i, names, budget, denials);
      }
      CelBudget another = new CelBudget(CelBudget.PER_OBJECT);
      lazy.pay(another);
      for (Map.Entry<String, Expression> annotation : annotations.entrySet()) {
        annotate(annotation.getKey(), annotation.getValue(), names, another, denials, values);
      }
    } catch (EvaluationFailure e) {
      return failed(String.valueOf(e.getMessage()));
    }
    return new Verdict(denials, values);
  }

  /** What could not be told denies, but for a policy that says otherwise. */
  private Verdict failed(String message) {
    return new Verdict(failsOpen ? List.of() : List.of(new Denial(message, "", 0)), Map.of());
  }

  private void validate(
      Validation validation,
      int index,
      Map<String, Object> names,
      CelBudget budget,
      List<Denial> denials) {
    try {
      if (Boolean.TRUE.equals(validation.expression().evaluate(names, budget))) {
        return;
      }
    } catch (Expression.Failure e) {
      if (!failsOpen) {
        denials.add(new Denial(String.valueOf(e.getMessage()), "", index));
      }
      return;
    }
    String reason = validation.reason().isEmpty() ? "Invalid" : validation.reason();
    denials.add(new Denial(message(validation, names, budget), reason, index));
  }

  private static String message(
      Validation validation, Map<String, Object> names, CelBudget budget) {
    String message = "";
    if (!validation.messageExpression().isEmpty()) {
      try {
        Object value = validation.messageExpression().evaluate(names, budget);
        message = value instanceof String text ? text.strip() : "";
      } catch (Expression.Failure e) {
        message = ""; // The message that is written down, or the expression, stands in for it.
      }
    }
    if (message.length() > LONGEST_MESSAGE || message.contains("\n")) {
      message = "";
    }
    if (message.isEmpty()) {
      message = validation.message();
    }
    return message.isEmpty()
        ? "failed expression: " + validation.expression().text().strip()
        : message;
  }

  private void annotate(
      String key,
      Expression expression,
      Map<String, Object> names,
      CelBudget budget,
      List<Denial> denials,
      Map<String, String> values) {
    try {
      Object value = expression.evaluate(names, budget);
      if (value instanceof String text && !text.isBlank()) {
        values.put(key, text.strip());
      } else if (!(value instanceof String) && value != CelNull.NULL) {
        throw new Expression.Failure(
            "valueExpression '%s' resulted in unsupported return type. Return type must be either"
                    .formatted(expression.text())
                + " string or null.");
      }
    } catch (Expression.Failure e) {
      if (!failsOpen) {
        denials.add(new Denial(String.valueOf(e.getMessage()), "", -1));
      }
    }
  }
}
