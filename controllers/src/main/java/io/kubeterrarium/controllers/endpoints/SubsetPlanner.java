package io.kubeterrarium.controllers.endpoints;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The subsets of a Service's Endpoints: pods with the same ports together. Pure. */
final class SubsetPlanner {
  private static final int MOST = 1000;

  private SubsetPlanner() {}

  static ArrayNode subsets(Service service, List<Pod> pods) {
    Map<ArrayNode, ObjectNode> byPorts = new LinkedHashMap<>();
    pods.stream()
        .filter(pod -> !PodFacts.isDeleting(pod) || ServicePods.publishesNotReady(service))
        .sorted(Comparator.comparing(ServicePods::address))
        .limit(MOST)
        .forEach(
            pod -> {
              ArrayNode ports = ServicePods.ports(service, pod);
              if (ports.isEmpty() && !ServicePods.isHeadless(service)) {
                return;
              }
              boolean ready = PodFacts.isReady(pod) || ServicePods.publishesNotReady(service);
              byPorts
                  .computeIfAbsent(ports, any -> Json.object())
                  .withArray(ready ? "addresses" : "notReadyAddresses")
                  .add(address(service, pod));
            });
    ArrayNode subsets = Json.array();
    byPorts.forEach(
        (ports, subset) -> {
          ArrayNode written = Json.array();
          ports.forEach(
              port -> {
                ObjectNode copy = (ObjectNode) port.deepCopy();
                if (copy.path("name").asString().isEmpty()) {
                  copy.remove("name");
                }
                written.add(copy);
              });
          if (!written.isEmpty()) {
            subset.set("ports", written);
          }
          subsets.add(subset);
        });
    return subsets;
  }

  private static ObjectNode address(Service service, Pod pod) {
    ObjectNode address = Json.object();
    String hostname = ServicePods.hostname(service, pod);
    if (!hostname.isEmpty()) {
      address.put("hostname", hostname);
    }
    address.put("ip", ServicePods.address(pod));
    if (!PodFacts.nodeName(pod).isEmpty()) {
      address.put("nodeName", PodFacts.nodeName(pod));
    }
    address.set("targetRef", ServicePods.reference(pod));
    return address;
  }
}
