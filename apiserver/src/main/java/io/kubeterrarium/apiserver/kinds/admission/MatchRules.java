package io.kubeterrarium.apiserver.kinds.admission;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Labels;
import io.kubeterrarium.apiserver.meta.MetaValidation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which requests a policy or a binding is about. */
final class MatchRules {
  private static final Set<String> OPERATIONS =
      Set.of("*", "CONNECT", "CREATE", "DELETE", "UPDATE");
  private static final Set<String> SCOPES = Set.of("*", "Cluster", "Namespaced");

  private MatchRules() {}

  static void setDefaults(JsonNode match) {
    if (!(match instanceof ObjectNode fields)) {
      return;
    }
    Defaults.textPointer(fields, "matchPolicy", "Equivalent");
    for (String selector : List.of("namespaceSelector", "objectSelector")) {
      if (!fields.has(selector)) {
        fields.set(selector, Json.object());
      }
    }
    for (String rules : List.of("resourceRules", "excludeResourceRules")) {
      Defaults.objects(fields, rules).forEach(rule -> Defaults.textPointer(rule, "scope", "*"));
    }
  }

  static void check(JsonNode match, String path, FieldErrors errors) {
    String policy = Meta.text(match, "matchPolicy");
    if (!Set.of("Equivalent", "Exact").contains(policy)) {
      errors.notSupported(path + ".matchPolicy", policy, List.of("Equivalent", "Exact"));
    }
    for (String selector : List.of("namespaceSelector", "objectSelector")) {
      Labels.checkSelector(match.path(selector), path + "." + selector, errors);
    }
    for (String field : List.of("resourceRules", "excludeResourceRules")) {
      List<ObjectNode> rules = Defaults.objects(match, field);
      for (int i = 0; i < rules.size(); i++) {
        rule(rules.get(i), path + "." + field + "[" + i + "]", errors);
      }
    }
  }

  private static void rule(ObjectNode rule, String path, FieldErrors errors) {
    Set<String> names = new HashSet<>();
    int index = 0;
    for (JsonNode each : rule.path("resourceNames")) {
      String name = each.asString("");
      String at = path + ".resourceNames[" + index++ + "]";
      MetaValidation.pathSegment(name).forEach(why -> errors.invalid(at, name, why));
      if (!names.add(name)) {
        errors.duplicate(at, name);
      }
    }
    JsonNode operations = rule.path("operations");
    if (operations.isEmpty()) {
      errors.required(path + ".operations", "");
    }
    for (int i = 0; i < operations.size(); i++) {
      String operation = operations.get(i).asString("");
      if (operation.equals("*") && operations.size() > 1) {
        errors.invalid(
            path + ".operations",
            operations,
            "if '*' is present, must not specify other operations");
      }
      if (!OPERATIONS.contains(operation)) {
        errors.notSupported(path + ".operations[" + i + "]", operation, OPERATIONS);
      }
    }
    words(rule, "apiGroups", path, errors);
    words(rule, "apiVersions", path, errors);
    words(rule, "resources", path, errors);
    if (!SCOPES.contains(Meta.text(rule, "scope"))) {
      errors.notSupported(path + ".scope", Meta.text(rule, "scope"), SCOPES);
    }
  }

  private static void words(ObjectNode rule, String field, String path, FieldErrors errors) {
    JsonNode words = rule.path(field);
    String at = path + "." + field;
    if (words.isEmpty()) {
      errors.required(at, "");
    }
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i).asString("");
      if (word.equals("*") && words.size() > 1 && !field.equals("resources")) {
        errors.invalid(
            at,
            words,
            "if '*' is present, must not specify other "
                + (field.equals("apiGroups") ? "API groups" : "API versions"));
      }
      if (word.isEmpty() && !field.equals("apiGroups")) {
        errors.required(at + "[" + i + "]", "");
      }
    }
  }
}
