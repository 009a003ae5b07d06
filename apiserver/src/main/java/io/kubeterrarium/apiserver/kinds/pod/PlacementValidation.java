package io.kubeterrarium.apiserver.kinds.pod;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Labels;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tolerations and topology spread constraints. */
final class PlacementValidation {
  private static final Set<String> EFFECTS = Set.of("NoSchedule", "PreferNoSchedule", "NoExecute");
  private static final Set<String> UNSATISFIABLE = Set.of("DoNotSchedule", "ScheduleAnyway");

  private PlacementValidation() {}

  static void tolerations(JsonNode spec, String path, FieldErrors errors) {
    List<ObjectNode> tolerations = objects(spec, "tolerations");
    for (int i = 0; i < tolerations.size(); i++) {
      toleration(tolerations.get(i), path + "[" + i + "]", errors);
    }
  }

  private static void toleration(ObjectNode toleration, String path, FieldErrors errors) {
    String key = Meta.text(toleration, "key");
    String operator = Meta.text(toleration, "operator");
    String effect = Meta.text(toleration, "effect");
    String value = Meta.text(toleration, "value");
    if (!key.isEmpty()) {
      LabelSyntax.qualifiedName(key).forEach(e -> errors.invalid(path + ".key", key, e));
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
    switch (operator) {
      case "", "Equal" ->
          LabelSyntax.labelValue(value).forEach(e -> errors.invalid(path + ".operator", value, e));
      case "Exists" -> {
        if (!value.isEmpty()) {
          errors.invalid(
              path + ".operator", value, "value must be empty when `operator` is 'Exists'");
        }
      }
      default -> errors.notSupported(path + ".operator", operator, Set.of("Equal", "Exists"));
    }
    if (!effect.isEmpty() && !EFFECTS.contains(effect)) {
      errors.notSupported(path + ".effect", effect, EFFECTS);
    }
  }

  static void spreadConstraints(JsonNode spec, String path, FieldErrors errors) {
    List<ObjectNode> constraints = objects(spec, "topologySpreadConstraints");
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < constraints.size(); i++) {
      ObjectNode constraint = constraints.get(i);
      String at = path + "[" + i + "]";
      JsonNode skew = constraint.path("maxSkew");
      if (skew.asInt(0) <= 0) {
        errors.invalid(at + ".maxSkew", skew.asInt(0), "must be greater than zero");
      }
      String topologyKey = Meta.text(constraint, "topologyKey");
      if (topologyKey.isEmpty()) {
        errors.required(at + ".topologyKey", "can not be empty");
      } else {
        LabelSyntax.qualifiedName(topologyKey)
            .forEach(e -> errors.invalid(at + ".topologyKey", topologyKey, e));
      }
      String otherwise = Meta.text(constraint, "whenUnsatisfiable");
      if (!UNSATISFIABLE.contains(otherwise)) {
        errors.notSupported(at + ".whenUnsatisfiable", otherwise, UNSATISFIABLE);
      }
      String pair = "{" + topologyKey + ", " + otherwise + "}";
      if (!seen.add(pair)) {
        errors.duplicate(at + ".{topologyKey, whenUnsatisfiable}", pair);
      }
      JsonNode domains = constraint.path("minDomains");
      if (domains.isNumber() && domains.asInt(0) <= 0) {
        errors.invalid(at + ".minDomains", domains, "must be greater than zero");
      }
      Labels.checkSelector(constraint.path("labelSelector"), at + ".labelSelector", errors);
    }
  }
}
