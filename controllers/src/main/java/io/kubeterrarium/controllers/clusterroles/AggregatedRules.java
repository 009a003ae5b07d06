package io.kubeterrarium.controllers.clusterroles;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSelector;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What an aggregating role should grant. */
final class AggregatedRules {
  private AggregatedRules() {}

  static boolean aggregates(JsonNode role) {
    return !role.path("aggregationRule").path("clusterRoleSelectors").isEmpty();
  }

  /** The rules of all other roles that one of the selectors matches, by name, each once. */
  static ArrayNode of(JsonNode role, List<ObjectNode> all) {
    Set<JsonNode> rules = new LinkedHashSet<>();
    for (JsonNode selector : role.path("aggregationRule").path("clusterRoleSelectors")) {
      LabelSelector matching = LabelSelector.ofTree(selector);
      all.stream()
          .filter(each -> !Meta.name(each).equals(Meta.name(role)))
          .filter(matching::matchesObject)
          .sorted(Comparator.comparing(Meta::name))
          .forEach(each -> each.path("rules").forEach(rules::add));
    }
    ArrayNode array = Json.array();
    rules.forEach(array::add);
    return array;
  }

  static boolean isSame(JsonNode one, JsonNode other) {
    return set(one).equals(set(other));
  }

  private static Set<JsonNode> set(JsonNode rules) {
    Set<JsonNode> set = new HashSet<>();
    rules.forEach(set::add);
    return set;
  }
}
