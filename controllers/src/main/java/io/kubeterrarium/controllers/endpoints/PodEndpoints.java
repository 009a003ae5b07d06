package io.kubeterrarium.controllers.endpoints;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.controllers.pod.PodFacts;
import tools.jackson.databind.node.ObjectNode;

/** A pod as an endpoint of a slice. */
final class PodEndpoints {
  private PodEndpoints() {}

  static ObjectNode of(Service service, Pod pod) {
    boolean serving = PodFacts.isReady(pod);
    boolean terminating = PodFacts.isDeleting(pod);
    ObjectNode endpoint = Json.object();
    endpoint.putArray("addresses").add(ServicePods.address(pod));
    endpoint
        .putObject("conditions")
        .put("ready", ServicePods.publishesNotReady(service) || (serving && !terminating))
        .put("serving", serving)
        .put("terminating", terminating);
    String hostname = ServicePods.hostname(service, pod);
    if (!hostname.isEmpty()) {
      endpoint.put("hostname", hostname);
    }
    if (!PodFacts.nodeName(pod).isEmpty()) {
      endpoint.put("nodeName", PodFacts.nodeName(pod));
    }
    endpoint.set("targetRef", ServicePods.reference(pod));
    return endpoint;
  }
}
