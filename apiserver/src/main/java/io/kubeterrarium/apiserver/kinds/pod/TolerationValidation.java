package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which taints a pod puts up with. Source: {@code ValidateTolerations}. */
public final class TolerationValidation {
  /** Of taints and tolerations. */
  public static final List<String> EFFECTS = List.of("NoSchedule", "PreferNoSchedule", "NoExecute");

  private static final List<String> OPERATORS = List.of("Equal", "Exists");

  private TolerationValidation() {}

  public static void check(JsonNode spec, String path, FieldErrors errors) {
    Defaults.each(spec, "tolerations", path, (each, at) -> one(each, at, errors));
  }

  private static void one(ObjectNode toleration, String path, FieldErrors errors) {
    String key = Meta.text(toleration, "key");
    String operator = Meta.text(toleration, "operator");
    String effect = Meta.text(toleration, "effect");
    if (!key.isEmpty()) {
      Values.invalid(path + ".key", key, LabelSyntax.qualifiedName(key), errors);
    } else if (!operator.equals("Exists")) {
      errors.invalid(
          path + ".operator",
          operator,
          "operator must be Exists when `key` is empty, which means \"match all values and all"
              + " keys\"");
    }
    if (toleration.hasNonNull("tolerationSeconds") && !effect.equals("NoExecute")) {
      errors.invalid(
          path + ".effect", effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
    }
    operator(operator, Meta.text(toleration, "value"), path + ".operator", errors);
    if (!effect.isEmpty() && !EFFECTS.contains(effect)) {
      errors.notSupported(path + ".effect", effect, EFFECTS);
    }
  }

  /** Faults of the value are reported at the operator. */
  private static void operator(String operator, String value, String path, FieldErrors errors) {
    switch (operator) {
      case "", "Equal" -> {
        List<String> problems = LabelSyntax.labelValue(value);
        if (!problems.isEmpty()) {
          errors.invalid(path, value, String.join(";", problems));
        }
      }
      case "Exists" -> {
        if (!value.isEmpty()) {
          errors.invalid(path, value, "value must be empty when `operator` is 'Exists'");
        }
      }
      default -> errors.notSupported(path, operator, OPERATORS);
    }
  }
}
