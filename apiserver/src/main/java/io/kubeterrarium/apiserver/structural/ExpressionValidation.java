package io.kubeterrarium.apiserver.structural;

import io.kubeterrarium.apiserver.cel.CelBudget;
import io.kubeterrarium.apiserver.cel.CelNull;
import io.kubeterrarium.apiserver.cel.CelProgram;
import io.kubeterrarium.apiserver.cel.CelValues;
import io.kubeterrarium.apiserver.cel.DeclType;
import io.kubeterrarium.apiserver.cel.EvaluationFailure;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks the rules of a schema about one object, within one budget. Source:
 * apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go.
 */
final class ExpressionValidation {
  /** Errors after which rules could only say confusing things. */
  private static final Set<String> BLOCKING =
      Set.of(
          "FieldValueNotSupported",
          "FieldValueRequired",
          "FieldValueTooLong",
          "FieldValueTooMany",
          "FieldValueTypeInvalid");

  private static final String OUT_OF_BUDGET =
      "validation failed due to running out of cost budget, no further validation rules will be run";
  private static final int LONGEST_MESSAGE = 5 * 1024;

  private final FieldErrors errors;
  private final CelBudget budget = new CelBudget(CelBudget.PER_OBJECT);
  private boolean over;

  private ExpressionValidation(FieldErrors errors) {
    this.errors = errors;
  }

  /**
   * @param errors what was found so far; more is added
   */
  static void check(
      JsonNode object, @Nullable JsonNode old, Expressions rules, FieldErrors errors) {
    if (errors.hasAny(BLOCKING)) {
      errors.invalid(
          Findings.NOWHERE,
          null,
          "some validation rules were not checked because the object was invalid; correct the"
              + " existing errors to complete validation");
      return;
    }
    new ExpressionValidation(errors).place(object, old, rules, ValuePath.ROOT);
  }

  private void place(JsonNode value, @Nullable JsonNode old, Expressions here, ValuePath path) {
    if (value.isNull() || over) {
      return;
    }
    DeclType self = here.self();
    if (self != null) {
      boolean unchanged = old != null && old.equals(value);
      for (Expression rule : here.rules()) {
        boolean alone = old == null && rule.usesOld() && !rule.optionalOld();
        boolean asBefore = unchanged && !rule.usesOld();
        if (!alone && !asBefore && !over) {
          ask(rule, value, old, here, path);
        }
      }
    }
    if (value instanceof ArrayNode list && here.items() != null) {
      Correlation correlation = Correlation.of(here.schema(), old);
      for (int i = 0; i < list.size(); i++) {
        place(list.get(i), correlation.with(list.get(i)), here.items(), path.index(i));
      }
    } else if (value instanceof ObjectNode object) {
      fields(object, old, here, path);
    }
  }

  private void fields(ObjectNode object, @Nullable JsonNode old, Expressions here, ValuePath path) {
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      String name = entry.getKey();
      JsonNode before = old == null ? null : old.get(name);
      Expressions property = here.properties().get(name);
      if (property != null) {
        place(entry.getValue(), before, property, path.child(name));
      } else if (here.additional() != null && !here.schema().properties().containsKey(name)) {
        place(entry.getValue(), before, here.additional(), path.key(name));
      }
    }
  }

  private void ask(
      Expression rule, JsonNode value, @Nullable JsonNode old, Expressions here, ValuePath path) {
    CelProgram program = rule.program();
    if (program == null) {
      errors.invalid(at(path, ""), here.schema().type(), rule.failure());
      return;
    }
    DeclType self = java.util.Objects.requireNonNull(here.self());
    Map<String, Object> variables = new HashMap<>();
    variables.put("self", CelValues.of(value, self));
    if (rule.optionalOld()) {
      variables.put(
          "oldSelf", old == null ? Optional.empty() : CelValues.of(old, DeclType.optional(self)));
    } else {
      variables.put("oldSelf", old == null ? CelNull.NULL : CelValues.of(old, self));
    }
    try {
      if (!Boolean.TRUE.equals(program.evaluate(variables, budget))) {
        complain(rule, value, message(rule, variables, path), here, path);
      }
    } catch (EvaluationFailure e) {
      failed(rule, e, here, path);
    }
  }

  private void failed(
      Expression rule, EvaluationFailure failure, Expressions here, ValuePath path) {
    String why = failure.getMessage();
    String at = at(path, "");
    String type = here.schema().type();
    if (failure.isBudgetExceeded()) {
      errors.invalid(at, type, OUT_OF_BUDGET);
      over = true;
    } else if (failure.isCallLimit()) {
      errors.invalid(
          at,
          type,
          "'"
              + why
              + "': no further validation rules will be run due to call cost exceeds limit for"
              + " rule: "
              + rule.name());
      over = true;
    } else if (why != null && why.startsWith("no such overload")) {
      errors.invalid(
          at,
          type,
          "'"
              + why
              + "': call arguments did not match a supported operator, function or macro signature"
              + " for rule: "
              + rule.name());
    } else {
      errors.invalid(at, type, why + " evaluating rule: " + rule.name());
    }
  }

  /** What the rule says of this value; null where the budget has gone on it. */
  private @Nullable String message(Expression rule, Map<String, Object> variables, ValuePath path) {
    CelProgram expression = rule.messageProgram();
    if (expression == null) {
      return rule.complaint();
    }
    try {
      String text = String.valueOf(expression.evaluate(variables, budget)).strip();
      boolean fit = !text.isEmpty() && text.length() <= LONGEST_MESSAGE && text.indexOf('\n') < 0;
      return fit ? text : rule.complaint();
    } catch (EvaluationFailure e) {
      if (!e.isBudgetExceeded() && !e.isCallLimit()) {
        return rule.complaint();
      }
      errors.invalid(
          at(path, rule.fieldPath()),
          null,
          "messageExpression evaluation failed due to running out of cost budget, no further"
              + " validation rules will be run");
      over = true;
      return null;
    }
  }

  /** Scalars are shown, other values are not: they may be long. */
  private void complain(
      Expression rule, JsonNode value, @Nullable String detail, Expressions here, ValuePath path) {
    if (detail == null) {
      return;
    }
    String at = at(path, rule.fieldPath());
    boolean scalar = !Set.of("object", "array").contains(here.schema().type());
    switch (rule.reason()) {
      case "FieldValueForbidden" -> errors.forbidden(at, detail);
      case "FieldValueRequired" -> errors.required(at, detail);
      case "FieldValueDuplicate" -> {
        if (scalar) {
          errors.duplicate(at, value);
        } else {
          errors.add("FieldValueDuplicate", at, "Duplicate value");
        }
      }
      default -> {
        if (scalar) {
          errors.invalid(at, value, detail);
        } else {
          errors.add("FieldValueInvalid", at, "Invalid value: " + detail);
        }
      }
    }
  }

  private static String at(ValuePath path, String below) {
    String here = path.toString();
    if (below.isEmpty()) {
      return here.isEmpty() ? Findings.NOWHERE : here;
    }
    return here.isEmpty() ? below : here + "." + below;
  }
}
