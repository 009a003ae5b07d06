package io.kubeterrarium.apiserver.kinds.pod;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a pod gets beyond the defaults of a template. Source: {@code SetDefaults_Pod}. */
final class PodDefaults {
  private PodDefaults() {}

  static void set(ObjectNode pod) {
    ObjectNode spec = Meta.child(pod, "spec");
    PodTemplateDefaults.setSpec(spec);
    Defaults.flag(spec, "enableServiceLinks", true);
    PodConditions.writeAbsentTimes(pod);
    for (String list : List.of("initContainers", "containers")) {
      for (ObjectNode container : objects(spec, list)) {
        requestsFromLimits(container.path("resources"));
        if (spec.path("hostNetwork").asBoolean(false)) {
          objects(container, "ports").forEach(PodDefaults::hostPort);
        }
      }
    }
    PodLevelResources.setDefaults(spec);
  }

  /** A limit without a request is its own request. */
  private static void requestsFromLimits(JsonNode node) {
    if (node instanceof ObjectNode resources
        && resources.path("limits") instanceof ObjectNode limits
        && !limits.isEmpty()) {
      ObjectNode requests = Meta.child(resources, "requests");
      limits.forEachEntry(
          (name, quantity) -> {
            if (!requests.has(name)) {
              requests.set(name, quantity);
            }
          });
    }
  }

  private static void hostPort(ObjectNode port) {
    int containerPort = port.path("containerPort").asInt(0);
    if (containerPort != 0) {
      Defaults.nonZero(port, "hostPort", containerPort);
    }
  }
}
