package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Labels;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How pods spread over domains. Source: {@code validateTopologySpreadConstraints}. */
final class SpreadValidation {
  private static final Set<String> UNSATISFIABLE = Set.of("DoNotSchedule", "ScheduleAnyway");
  private static final Set<String> NODE_POLICIES = Set.of("Honor", "Ignore");

  private SpreadValidation() {}

  static void check(ObjectNode spec, String path, FieldErrors errors) {
    List<ObjectNode> all = Defaults.objects(spec, "topologySpreadConstraints");
    for (int i = 0; i < all.size(); i++) {
      String at = path + ".topologySpreadConstraints[" + i + "]";
      one(all.get(i), all.subList(i + 1, all.size()), at, errors);
    }
  }

  private static void one(
      ObjectNode constraint, List<ObjectNode> rest, String path, FieldErrors errors) {
    int skew = constraint.path("maxSkew").asInt(0);
    if (skew <= 0) {
      errors.invalid(path + ".maxSkew", skew, "must be greater than zero");
    }
    if (Meta.text(constraint, "topologyKey").isEmpty()) {
      errors.required(path + ".topologyKey", "can not be empty");
    }
    String otherwise = Meta.text(constraint, "whenUnsatisfiable");
    if (!UNSATISFIABLE.contains(otherwise)) {
      errors.notSupported(path + ".whenUnsatisfiable", otherwise, UNSATISFIABLE);
    }
    String pair = pair(constraint);
    if (rest.stream().anyMatch(other -> pair(other).equals(pair))) {
      errors.duplicate(path + ".{topologyKey, whenUnsatisfiable}", pair);
    }
    minDomains(constraint.path("minDomains"), otherwise, path + ".minDomains", errors);
    Values.oneOfOrNone(constraint, path, "nodeAffinityPolicy", NODE_POLICIES, errors);
    Values.oneOfOrNone(constraint, path, "nodeTaintsPolicy", NODE_POLICIES, errors);
    JsonNode selector = constraint.path("labelSelector");
    labelKeys(constraint.path("matchLabelKeys"), selector, path + ".matchLabelKeys", errors);
    Labels.checkSelector(selector, path + ".labelSelector", errors);
  }

  private static String pair(ObjectNode constraint) {
    return "{"
        + Meta.text(constraint, "topologyKey")
        + ", "
        + Meta.text(constraint, "whenUnsatisfiable")
        + "}";
  }

  private static void minDomains(
      JsonNode domains, String otherwise, String path, FieldErrors errors) {
    if (!domains.isNumber()) {
      return;
    }
    if (domains.asInt(0) <= 0) {
      errors.invalid(path, domains, "must be greater than zero");
    }
    if (!otherwise.equals("DoNotSchedule")) {
      errors.invalid(
          path,
          domains,
          "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not " + otherwise);
    }
  }

  private static void labelKeys(JsonNode keys, JsonNode selector, String path, FieldErrors errors) {
    if (!keys.isEmpty() && !selector.isObject()) {
      errors.forbidden(path, "must not be specified when labelSelector is not set");
    }
    Set<String> selected = Labels.keys(selector);
    for (int i = 0; i < keys.size(); i++) {
      String key = keys.get(i).asString("");
      String at = path + "[" + i + "]";
      Values.invalid(at, key, LabelSyntax.qualifiedName(key), errors);
      if (selected.contains(key)) {
        errors.invalid(at, key, "exists in both matchLabelKeys and labelSelector");
      }
    }
  }
}
