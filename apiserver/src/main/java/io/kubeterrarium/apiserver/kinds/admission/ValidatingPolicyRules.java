package io.kubeterrarium.apiserver.kinds.admission;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.cel.DeclType;
import io.kubeterrarium.apiserver.cel.request.RequestCompiler;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a ValidatingAdmissionPolicy may say. */
final class ValidatingPolicyRules extends PolicyRules {
  private static final int MOST_ANNOTATIONS = 20;
  private static final int LONGEST_VALUE_EXPRESSION = 5 * 1024;
  private static final List<String> REASONS =
      List.of("Forbidden", "Invalid", "RequestEntityTooLarge");

  @Override
  RequestCompiler compiler(boolean parameters, boolean variables) {
    return RequestCompiler.validating(parameters, variables);
  }

  @Override
  void decisions(ObjectNode policy, ObjectNode spec, RequestCompiler compiler, FieldErrors errors) {
    if (spec.path("validations").isEmpty() && spec.path("auditAnnotations").isEmpty()) {
      String why = "validations or auditAnnotations must contain at least one item";
      errors.required("spec.validations", why);
      errors.required("spec.auditAnnotations", why);
      return;
    }
    List<ObjectNode> validations = Defaults.objects(spec, "validations");
    for (int i = 0; i < validations.size(); i++) {
      validation(validations.get(i), "spec.validations[" + i + "]", compiler, errors);
    }
    annotations(policy, spec, compiler, errors);
  }

  private static void validation(
      ObjectNode validation, String path, RequestCompiler compiler, FieldErrors errors) {
    String expression = Meta.text(validation, "expression");
    if (expression.isBlank()) {
      errors.required(path + ".expression", "expression is not specified");
    } else {
      Expressions.check(
          path + ".expression",
          expression,
          errors,
          () -> compiler.compile(expression, DeclType.BOOL));
    }
    String messageExpression = Meta.text(validation, "messageExpression");
    if (!messageExpression.isEmpty() && messageExpression.isBlank()) {
      errors.invalid(
          path + ".messageExpression", messageExpression, "must be non-empty if specified");
    } else if (!messageExpression.isEmpty()) {
      Expressions.check(
          path + ".messageExpression",
          messageExpression,
          errors,
          () -> compiler.compileMessage(messageExpression));
    }
    String message = Meta.text(validation, "message");
    if (!message.isEmpty() && message.isBlank()) {
      errors.invalid(path + ".message", message, "must be non-empty if specified");
    } else if (message.strip().matches("(?s).*[\n\r].*")) {
      errors.invalid(path + ".message", message, "must not contain line breaks");
    }
    Values.oneOfOrNone(validation, path, "reason", REASONS, errors);
  }

  private static void annotations(
      ObjectNode policy, ObjectNode spec, RequestCompiler compiler, FieldErrors errors) {
    JsonNode annotations = spec.path("auditAnnotations");
    if (annotations.size() > MOST_ANNOTATIONS) {
      errors.invalid(
          "spec.auditAnnotations",
          annotations,
          "must not have more than " + MOST_ANNOTATIONS + " auditAnnotations");
    }
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < annotations.size(); i++) {
      String path = "spec.auditAnnotations[" + i + "]";
      String key = Meta.text(annotations.get(i), "key");
      String full = Meta.name(policy) + "/" + key;
      LabelSyntax.qualifiedName(full).forEach(why -> errors.invalid(path + ".key", full, why));
      String given = Meta.text(annotations.get(i), "valueExpression");
      String expression = given.strip();
      if (expression.isEmpty()) {
        errors.required(path + ".valueExpression", "valueExpression is not specified");
      } else if (expression.length() > LONGEST_VALUE_EXPRESSION) {
        errors.required(
            path + ".valueExpression",
            "must not exceed " + LONGEST_VALUE_EXPRESSION + " bytes in length");
      } else {
        Expressions.check(
            path + ".valueExpression",
            given,
            errors,
            () -> compiler.compile(expression, List.of(DeclType.STRING, DeclType.NULL)));
      }
      if (!keys.add(key)) {
        errors.duplicate(path + ".key", key);
      }
    }
  }
}
