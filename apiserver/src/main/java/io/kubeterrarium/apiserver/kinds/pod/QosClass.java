package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.apiserver.kinds.field.Defaults;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The quality of service that a pod's requests and limits amount to. Source:
 * k8s.io/kubernetes/pkg/apis/core/v1/helper/qos.
 */
final class QosClass {
  private static final List<String> COUNTED = List.of("cpu", "memory");

  private QosClass() {}

  static String of(JsonNode spec) {
    List<JsonNode> resources = new ArrayList<>();
    if (spec.path("resources").size() > 0) {
      resources.add(spec.path("resources"));
    } else {
      for (String list : List.of("containers", "initContainers")) {
        for (ObjectNode container : Defaults.objects(spec, list)) {
          resources.add(container.path("resources"));
        }
      }
    }
    if (resources.stream().noneMatch(QosClass::asksForSomething)) {
      return "BestEffort";
    }
    return resources.stream().allMatch(QosClass::isFixed) ? "Guaranteed" : "Burstable";
  }

  private static boolean asksForSomething(JsonNode resources) {
    return COUNTED.stream()
        .anyMatch(
            name ->
                isPositive(resources.path("requests").path(name))
                    || isPositive(resources.path("limits").path(name)));
  }

  private static boolean isFixed(JsonNode resources) {
    return COUNTED.stream()
        .allMatch(
            name -> {
              JsonNode limit = resources.path("limits").path(name);
              JsonNode request = resources.path("requests").path(name);
              return isPositive(limit) && (Defaults.isUnset(request) || request.equals(limit));
            });
  }

  /** Canonical quantities only, so that zero has one spelling. */
  private static boolean isPositive(JsonNode quantity) {
    return !Defaults.isUnset(quantity) && !quantity.asString("").equals("0");
  }
}
