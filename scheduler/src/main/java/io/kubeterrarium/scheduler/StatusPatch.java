package io.kubeterrarium.scheduler;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.node.ObjectNode;

/** Strategic merge patches of one pod's status; they fit no other pod of the same name. */
final class StatusPatch {
  private StatusPatch() {}

  /** With nothing in it yet. */
  static ObjectNode of(PodInfo pod) {
    ObjectNode patch = Json.object();
    patch.putObject("metadata").put("uid", pod.uid());
    patch.putObject("status");
    return patch;
  }

  static ObjectNode withCondition(
      PodInfo pod, String type, String status, String reason, String message, Instant now) {
    ObjectNode patch = of(pod);
    ObjectNode condition = status(patch).putArray("conditions").addObject().put("type", type);
    condition
        .put("status", status)
        .put("lastTransitionTime", now.truncatedTo(ChronoUnit.SECONDS).toString())
        .put("reason", reason)
        .put("message", message);
    if (Meta.generation(pod.tree()) > 0) {
      condition.put("observedGeneration", Meta.generation(pod.tree()));
    }
    return patch;
  }

  /**
   * @param node empty to take the nomination back
   */
  static ObjectNode nominating(ObjectNode patch, String node) {
    if (node.isEmpty()) {
      status(patch).putNull("nominatedNodeName");
    } else {
      status(patch).put("nominatedNodeName", node);
    }
    return patch;
  }

  private static ObjectNode status(ObjectNode patch) {
    return Meta.child(patch, "status");
  }
}
