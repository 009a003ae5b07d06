package io.kubeterrarium.apiserver.kinds.pod;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Labels;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Affinity to nodes and to other pods. Source: {@code validateAffinity}. */
final class AffinityValidation {
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

  private AffinityValidation() {}

  static void check(JsonNode affinity, String path, FieldErrors errors) {
    nodes(affinity.path("nodeAffinity"), path + ".nodeAffinity", errors);
    pods(affinity.path("podAffinity"), path + ".podAffinity", errors);
    pods(affinity.path("podAntiAffinity"), path + ".podAntiAffinity", errors);
  }

  private static void nodes(JsonNode affinity, String path, FieldErrors errors) {
    JsonNode required = affinity.path(REQUIRED);
    if (required.isObject()) {
      NodeSelection.check(required, path + "." + REQUIRED, errors);
    }
    List<ObjectNode> preferred = objects(affinity, PREFERRED);
    for (int i = 0; i < preferred.size(); i++) {
      String at = path + "." + PREFERRED + "[" + i + "]";
      weight(preferred.get(i), at, errors);
      term(preferred.get(i).path("preference"), false, at + ".preference", errors);
    }
  }

  static void term(JsonNode term, boolean values, String path, FieldErrors errors) {
    Defaults.each(
        term,
        "matchExpressions",
        path,
        (expression, at) -> {
          operator(expression, at, errors);
          String key = Meta.text(expression, "key");
          Values.invalid(at + ".key", key, LabelSyntax.qualifiedName(key), errors);
          if (values) {
            values(expression, LabelSyntax::labelValue, at, errors);
          }
        });
    Defaults.each(term, "matchFields", path, (field, at) -> field(field, at, errors));
  }

  private static void values(
      ObjectNode expression, Function<String, List<String>> rule, String path, FieldErrors errors) {
    JsonNode values = expression.path("values");
    for (int i = 0; i < values.size(); i++) {
      String value = values.get(i).asString("");
      Values.invalid(path + ".values[" + i + "]", value, rule.apply(value), errors);
    }
  }

  private static void field(ObjectNode field, String path, FieldErrors errors) {
    String operator = Meta.text(field, "operator");
    if (!operator.equals("In") && !operator.equals("NotIn")) {
      errors.invalid(path + ".operator", operator, "not a valid selector operator");
    } else if (field.path("values").size() != 1) {
      errors.required(
          path + ".values",
          "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
    }
    String key = Meta.text(field, "key");
    if (key.equals("metadata.name")) {
      values(field, LabelSyntax::dnsSubdomain, path, errors);
    } else {
      errors.invalid(path + ".key", key, "not a valid field selector key");
    }
  }

  private static void operator(ObjectNode expression, String path, FieldErrors errors) {
    String operator = Meta.text(expression, "operator");
    int values = expression.path("values").size();
    switch (operator) {
      case "In", "NotIn" -> {
        if (values == 0) {
          errors.required(path + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (values > 0) {
          errors.forbidden(
              path + ".values",
              "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        }
      }
      case "Gt", "Lt" -> {
        if (values != 1) {
          errors.required(
              path + ".values", "must be specified single value when `operator` is 'Lt' or 'Gt'");
        }
      }
      default -> errors.invalid(path + ".operator", operator, "not a valid selector operator");
    }
  }

  private static void pods(JsonNode affinity, String path, FieldErrors errors) {
    List<ObjectNode> required = objects(affinity, REQUIRED);
    for (int i = 0; i < required.size(); i++) {
      podTerm(required.get(i), path + "." + REQUIRED + "[" + i + "]", errors);
    }
    List<ObjectNode> preferred = objects(affinity, PREFERRED);
    for (int i = 0; i < preferred.size(); i++) {
      String at = path + "." + PREFERRED + "[" + i + "]";
      weight(preferred.get(i), at, errors);
      podTerm(preferred.get(i).path("podAffinityTerm"), at + ".podAffinityTerm", errors);
    }
  }

  private static void podTerm(JsonNode term, String path, FieldErrors errors) {
    Labels.checkSelector(term.path("labelSelector"), path + ".labelSelector", errors);
    Labels.checkSelector(term.path("namespaceSelector"), path + ".namespaceSelector", errors);
    for (JsonNode namespace : term.path("namespaces")) {
      String name = namespace.asString("");
      Values.invalid(path + ".namespace", name, LabelSyntax.dnsLabel(name), errors);
    }
    labelKeys(term, "matchLabelKeys", path, errors);
    labelKeys(term, "mismatchLabelKeys", path, errors);
    JsonNode matched = term.path("matchLabelKeys");
    for (int i = 0; i < matched.size(); i++) {
      if (term.path("mismatchLabelKeys").valueStream().anyMatch(matched.get(i)::equals)) {
        errors.invalid(
            path + ".matchLabelKeys[" + i + "]",
            matched.get(i),
            "exists in both matchLabelKeys and mismatchLabelKeys");
      }
    }
    String key = Meta.text(term, "topologyKey");
    if (key.isEmpty()) {
      errors.required(path + ".topologyKey", "can not be empty");
    }
    Values.invalid(path + ".topologyKey", key, LabelSyntax.qualifiedName(key), errors);
  }

  private static void labelKeys(JsonNode term, String field, String path, FieldErrors errors) {
    JsonNode keys = term.path(field);
    if (keys.isEmpty()) {
      return;
    }
    if (!term.path("labelSelector").isObject()) {
      errors.forbidden(path + "." + field, "must not be specified when labelSelector is not set");
      return;
    }
    for (int i = 0; i < keys.size(); i++) {
      String key = keys.get(i).asString("");
      Values.invalid(
          path + "." + field + "[" + i + "]", key, LabelSyntax.qualifiedName(key), errors);
    }
  }

  private static void weight(ObjectNode term, String path, FieldErrors errors) {
    int weight = term.path("weight").asInt(0);
    if (weight < 1 || weight > 100) {
      errors.invalid(path + ".weight", weight, "must be in the range 1-100");
    }
  }
}
