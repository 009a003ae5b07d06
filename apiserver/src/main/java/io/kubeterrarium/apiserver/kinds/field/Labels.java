package io.kubeterrarium.apiserver.kinds.field;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Labels and label selectors inside specs. Source: {@code ValidateLabels} and {@code
 * ValidateLabelSelector} in k8s.io/apimachinery.
 */
public final class Labels {
  private static final Set<String> OPERATORS = Set.of("In", "NotIn", "Exists", "DoesNotExist");

  private Labels() {}

  /** A map of labels at the path. */
  public static void check(JsonNode labels, String path, FieldErrors errors) {
    Meta.strings(labels)
        .forEach(
            (key, value) -> {
              LabelSyntax.qualifiedName(key).forEach(e -> errors.invalid(path, key, e));
              LabelSyntax.labelValue(value).forEach(e -> errors.invalid(path, value, e));
            });
  }

  public static void checkSelector(JsonNode selector, String path, FieldErrors errors) {
    checkSelector(selector, path, true, errors);
  }

  /** Of expressions the values are not looked at: such were stored before they were checked. */
  public static void checkSelectorButItsValues(JsonNode selector, String path, FieldErrors errors) {
    checkSelector(selector, path, false, errors);
  }

  private static void checkSelector(
      JsonNode selector, String path, boolean values, FieldErrors errors) {
    check(selector.path("matchLabels"), path + ".matchLabels", errors);
    List<ObjectNode> expressions = Defaults.objects(selector, "matchExpressions");
    for (int i = 0; i < expressions.size(); i++) {
      checkRequirement(expressions.get(i), path + ".matchExpressions[" + i + "]", values, errors);
    }
  }

  /** Whether it could be asked what it matches; one that is left out matches nothing. */
  public static boolean isSelector(JsonNode selector) {
    FieldErrors errors = new FieldErrors();
    checkSelector(selector, "", errors);
    return errors.isEmpty();
  }

  private static void checkRequirement(
      ObjectNode requirement, String path, boolean values, FieldErrors errors) {
    String operator = Meta.text(requirement, "operator");
    boolean empty = requirement.path("values").isEmpty();
    if (!OPERATORS.contains(operator)) {
      errors.invalid(path + ".operator", operator, "not a valid selector operator");
    } else if (operator.endsWith("In") && empty) {
      errors.required(path + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
    } else if (!operator.endsWith("In") && !empty) {
      errors.forbidden(
          path + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
    }
    String key = Meta.text(requirement, "key");
    LabelSyntax.qualifiedName(key).forEach(e -> errors.invalid(path + ".key", key, e));
    int index = 0;
    for (JsonNode value : values ? requirement.path("values") : List.<JsonNode>of()) {
      String text = value.asString("");
      String at = path + ".values[" + index++ + "]";
      LabelSyntax.labelValue(text).forEach(e -> errors.invalid(at, text, e));
    }
  }

  /** The keys that a selector speaks of. */
  public static Set<String> keys(JsonNode selector) {
    Set<String> keys = new LinkedHashSet<>(Meta.strings(selector.path("matchLabels")).keySet());
    Defaults.objects(selector, "matchExpressions").forEach(e -> keys.add(Meta.text(e, "key")));
    return keys;
  }

  /** Whether a selector says nothing, and so matches everything. */
  public static boolean isEmpty(JsonNode selector) {
    return selector.path("matchLabels").isEmpty() && selector.path("matchExpressions").isEmpty();
  }

  /** Whether a valid selector matches the labels. */
  public static boolean matches(JsonNode selector, JsonNode labels) {
    Map<String, String> have = new LinkedHashMap<>(Meta.strings(labels));
    for (Map.Entry<String, String> wanted : Meta.strings(selector.path("matchLabels")).entrySet()) {
      if (!wanted.getValue().equals(have.get(wanted.getKey()))) {
        return false;
      }
    }
    return Defaults.objects(selector, "matchExpressions").stream()
        .allMatch(requirement -> matchesOne(requirement, have));
  }

  private static boolean matchesOne(ObjectNode requirement, Map<String, String> have) {
    String value = have.get(Meta.text(requirement, "key"));
    boolean listed =
        value != null
            && requirement.path("values").valueStream().anyMatch(v -> v.asString("").equals(value));
    return switch (Meta.text(requirement, "operator")) {
      case "In" -> listed;
      case "NotIn" -> !listed;
      case "Exists" -> value != null;
      default -> value == null;
    };
  }
}
