package io.kubeterrarium.controllers.statefulset;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.time.Instant;
import java.util.Collection;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A StatefulSet's status. */
final class SetFigures {
  private SetFigures() {}

  /**
   * @param stored what it says so far; conditions are others' and stay
   * @param current the revision before the rollout
   */
  static ObjectNode of(
      StatefulSet set,
      JsonNode stored,
      Collection<Pod> pods,
      String current,
      String update,
      Instant now) {
    int ready = 0;
    int available = 0;
    int currentReplicas = 0;
    int updated = 0;
    for (Pod pod : pods) {
      if (PodFacts.phase(pod).equals("Running") && PodFacts.isReady(pod)) {
        ready++;
        available += OrdinalPlan.isAvailable(set, pod, now) ? 1 : 0;
      }
      if (!PodFacts.isDeleting(pod)) {
        currentReplicas += StatefulPod.revision(pod).equals(current) ? 1 : 0;
        updated += StatefulPod.revision(pod).equals(update) ? 1 : 0;
      }
    }
    int replicas = pods.size();
    boolean rolledOut = OrdinalPlan.isRolling(set) && updated == replicas && ready == replicas;
    ObjectNode status = stored instanceof ObjectNode known ? known.deepCopy() : Json.object();
    status.put("observedGeneration", Meta.generation(Json.tree(set)));
    status.put("replicas", replicas);
    status.put("availableReplicas", available);
    count(status, "readyReplicas", ready);
    count(status, "currentReplicas", rolledOut ? updated : currentReplicas);
    count(status, "updatedReplicas", updated);
    status.put("currentRevision", rolledOut ? update : current);
    status.put("updateRevision", update);
    if (!status.has("collisionCount")) {
      status.put("collisionCount", 0);
    }
    return status;
  }

  private static void count(ObjectNode status, String field, int count) {
    if (count == 0) {
      status.remove(field);
    } else {
      status.put(field, count);
    }
  }
}
