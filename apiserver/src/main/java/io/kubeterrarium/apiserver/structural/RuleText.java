package io.kubeterrarium.apiserver.structural;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The words around a rule: message, reason, path. */
final class RuleText {
  private static final List<String> REASONS =
      List.of(
          "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired");

  private RuleText() {}

  static void check(JsonNode schema, String path, FieldErrors errors) {
    JsonNode rules = schema.path(Expressions.RULES);
    for (int i = 0; i < rules.size(); i++) {
      check(rules.get(i), schema, path + "." + Expressions.RULES + "[" + i + "]", errors);
    }
  }

  private static void check(JsonNode rule, JsonNode schema, String path, FieldErrors errors) {
    String text = Meta.text(rule, "rule").strip();
    String message = Meta.text(rule, "message");
    if (text.isEmpty()) {
      errors.required(path + ".rule", "rule is not specified");
    } else if (!message.isEmpty() && message.isBlank()) {
      errors.invalid(path + ".message", message, "must be non-empty if specified");
    } else if (hasLines(message.strip())) {
      errors.invalid(path + ".message", message, "must not contain line breaks");
    } else if (hasLines(text) && message.isBlank()) {
      errors.required(path + ".message", "message must be specified if rule contains line breaks");
    }
    String expression = Meta.text(rule, "messageExpression");
    if (!expression.isEmpty() && expression.isBlank()) {
      errors.required(
          path + ".messageExpression", "messageExpression must be non-empty if specified");
    }
    String reason = Meta.text(rule, "reason");
    if (rule.hasNonNull("reason") && !REASONS.contains(reason)) {
      errors.notSupported(path + ".reason", reason, REASONS);
    }
    String below = Meta.text(rule, "fieldPath");
    if (!below.isEmpty()) {
      fieldPath(below, schema, path + ".fieldPath", errors);
    }
  }

  private static void fieldPath(String below, JsonNode schema, String path, FieldErrors errors) {
    if (below.isBlank()) {
      errors.invalid(path, below, "must be non-empty if specified");
    }
    if (hasLines(below)) {
      errors.invalid(path, below, "must not contain line breaks");
    }
    if (SchemaRules.hasStructure(schema) && RulePath.normalize(below, schema) == null) {
      errors.invalid(path, below, "must be a valid path");
    }
  }

  private static boolean hasLines(String text) {
    return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
  }
}
