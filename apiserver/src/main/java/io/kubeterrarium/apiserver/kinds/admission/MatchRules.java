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

  private static final Set<String> MUTABLE = Set.of("*", "CONNECT", "CREATE", "UPDATE");

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

  /** Of what mutates: there is nothing to mutate in a deletion. */
  static void noDeletions(JsonNode match, String path, FieldErrors errors) {
    for (ObjectNode rule : Defaults.objects(match, "resourceRules")) {
      for (JsonNode operation : rule.path("operations")) {
        if (!MUTABLE.contains(operation.asString(""))) {
          errors.notSupported(path + ".resourceRules.operations", operation, MUTABLE);
        }
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
    WebhookRules.rule(rule, path, errors);
  }
}
