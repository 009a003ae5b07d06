package io.kubeterrarium.apiserver.kinds.autoscaling;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How fast an autoscaler that says something about it goes where it says nothing. Source: {@code
 * SetDefaults_HorizontalPodAutoscalerBehavior}.
 */
final class BehaviorDefaults {
  private static final int PERIOD = 15;

  private BehaviorDefaults() {}

  static void set(ObjectNode spec) {
    if (spec.path("behavior") instanceof ObjectNode behavior) {
      ObjectNode up = rules(behavior, "scaleUp");
      Defaults.number(up, "stabilizationWindowSeconds", 0);
      fill(up, Map.entry("Pods", 4), Map.entry("Percent", 100));
      fill(rules(behavior, "scaleDown"), Map.entry("Percent", 100));
    }
  }

  private static ObjectNode rules(ObjectNode behavior, String way) {
    Defaults.struct(behavior, way);
    return behavior.path(way) instanceof ObjectNode rules ? rules : Json.object();
  }

  @SafeVarargs
  private static void fill(ObjectNode rules, Map.Entry<String, Integer>... policies) {
    Defaults.textPointer(rules, "selectPolicy", "Max");
    if (Defaults.isUnset(rules.path("policies"))) {
      ArrayNode all = rules.putArray("policies");
      for (Map.Entry<String, Integer> policy : policies) {
        all.addObject()
            .put("type", policy.getKey())
            .put("value", policy.getValue())
            .put("periodSeconds", PERIOD);
      }
    }
  }
}
