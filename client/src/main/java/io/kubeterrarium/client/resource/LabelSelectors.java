package io.kubeterrarium.client.resource;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Matches labels against the selectors that objects carry in their specs. */
public final class LabelSelectors {
  private LabelSelectors() {}

  /** A null selector matches nothing, an empty one everything, as the API conventions say. */
  public static boolean matches(
      @Nullable LabelSelector selector, @Nullable Map<String, String> labels) {
    if (selector == null) {
      return false;
    }
    Map<String, String> own = labels == null ? Map.of() : labels;
    if (!containsAll(own, selector.getMatchLabels())) {
      return false;
    }
    List<LabelSelectorRequirement> expressions = selector.getMatchExpressions();
    return expressions == null || expressions.stream().allMatch(each -> matches(each, own));
  }

  /** True when nothing is asked for. */
  public static boolean isEmpty(@Nullable LabelSelector selector) {
    return selector == null
        || ((selector.getMatchLabels() == null || selector.getMatchLabels().isEmpty())
            && (selector.getMatchExpressions() == null
                || selector.getMatchExpressions().isEmpty()));
  }

  /** True when all wanted pairs are among the labels. */
  public static boolean containsAll(
      @Nullable Map<String, String> labels, @Nullable Map<String, String> wanted) {
    if (wanted == null || wanted.isEmpty()) {
      return true;
    }
    return labels != null && labels.entrySet().containsAll(wanted.entrySet());
  }

  private static boolean matches(LabelSelectorRequirement rule, Map<String, String> labels) {
    @Nullable String value = labels.get(rule.getKey());
    List<String> values = rule.getValues() == null ? List.of() : rule.getValues();
    String operator = rule.getOperator() == null ? "" : rule.getOperator();
    return switch (operator) {
      case "In" -> value != null && values.contains(value);
      case "NotIn" -> value == null || !values.contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> false;
    };
  }
}
