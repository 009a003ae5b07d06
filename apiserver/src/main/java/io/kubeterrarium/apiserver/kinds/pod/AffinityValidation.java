package io.kubeterrarium.apiserver.kinds.pod;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Labels;
import java.util.List;
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
      String at = path + "." + REQUIRED + ".nodeSelectorTerms";
      List<ObjectNode> terms = objects(required, "nodeSelectorTerms");
      if (terms.isEmpty()) {
        errors.required(at, "must have at least one node selector term");
      }
      for (int i = 0; i < terms.size(); i++) {
        term(terms.get(i), at + "[" + i + "]", errors);
      }
    }
    List<ObjectNode> preferred = objects(affinity, PREFERRED);
    for (int i = 0; i < preferred.size(); i++) {
      String at = path + "." + PREFERRED + "[" + i + "]";
      weight(preferred.get(i), at, errors);
      term(preferred.get(i).path("preference"), at + ".preference", errors);
    }
  }

  private static void term(JsonNode term, String path, FieldErrors errors) {
    List<ObjectNode> expressions = objects(term, "matchExpressions");
    for (int i = 0; i < expressions.size(); i++) {
      ObjectNode expression = expressions.get(i);
      String at = path + ".matchExpressions[" + i + "]";
      operator(expression, at, errors);
      String key = Meta.text(expression, "key");
      LabelSyntax.qualifiedName(key).forEach(e -> errors.invalid(at + ".key", key, e));
    }
    List<ObjectNode> fields = objects(term, "matchFields");
    for (int i = 0; i < fields.size(); i++) {
      String key = Meta.text(fields.get(i), "key");
      if (!key.equals("metadata.name")) {
        errors.invalid(path + ".matchFields[" + i + "].key", key, "not a valid field selector key");
      }
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
    String key = Meta.text(term, "topologyKey");
    if (key.isEmpty()) {
      errors.required(path + ".topologyKey", "can not be empty");
    } else {
      LabelSyntax.qualifiedName(key).forEach(e -> errors.invalid(path + ".topologyKey", key, e));
    }
  }

  private static void weight(ObjectNode term, String path, FieldErrors errors) {
    int weight = term.path("weight").asInt(0);
    if (weight < 1 || weight > 100) {
      errors.invalid(path + ".weight", weight, "must be in the range 1-100");
    }
  }
}
