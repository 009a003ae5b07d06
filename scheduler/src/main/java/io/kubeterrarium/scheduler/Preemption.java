package io.kubeterrarium.scheduler;

import io.kubeterrarium.client.event.EventRecorder;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.ClientException;
import io.kubeterrarium.client.resource.DeleteRequest;
import io.kubeterrarium.client.resource.PatchType;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.transport.Transport;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import io.kubeterrarium.scheduler.framework.Nomination;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes pods off a node for one that goes before them: each is told so by a condition, then
 * deleted. Blocks; what is gone already is passed over.
 */
final class Preemption {
  private static final Logger LOG = LoggerFactory.getLogger(Preemption.class);

  private final EventRecorder recorder;
  private final ResourceClient<ObjectNode> pods;

  Preemption(Transport transport, EventRecorder recorder) {
    this.recorder = recorder;
    this.pods = new ResourceClient<>(transport, Resources.PODS.trees());
  }

  /**
   * @param outbid pods whose nomination for the node does not hold any more
   * @return whether all of it was done; if not, the pod must be scheduled anew
   */
  boolean carryOut(PodInfo pod, Nomination nomination, List<PodInfo> outbid, Instant now) {
    try {
      for (PodInfo other : outbid) {
        patch(other, StatusPatch.nominating(StatusPatch.of(other), ""));
      }
      for (PodInfo victim : nomination.victims()) {
        if (!victim.isTerminating()) {
          evict(pod, victim, nomination.node(), now);
        }
      }
      return true;
    } catch (ClientException e) {
      LOG.warn("preemption for pod {} is not complete: {}", pod.name(), e.getMessage());
      return false;
    }
  }

  private void evict(PodInfo pod, PodInfo victim, String node, Instant now) {
    String message = pod.schedulerName() + ": preempting to accommodate a higher priority pod";
    ObjectNode told =
        StatusPatch.withCondition(
            victim, "DisruptionTarget", "True", "PreemptionByScheduler", message, now);
    if (patch(victim, told) && delete(victim)) {
      recorder.record(
          PodReporter.subject(victim),
          "Normal",
          "Preempted",
          "Preempted by pod " + pod.uid() + " on node " + node);
    }
  }

  private boolean patch(PodInfo pod, ObjectNode patch) {
    return unlessGone(
        () ->
            pods.patch(
                pod.namespace(), pod.name().name(), "status", PatchType.STRATEGIC_MERGE, patch));
  }

  private boolean delete(PodInfo pod) {
    DeleteRequest that = DeleteRequest.ofUid(pod.uid());
    return unlessGone(() -> pods.delete(pod.namespace(), pod.name().name(), that));
  }

  private static boolean unlessGone(Runnable call) {
    try {
      call.run();
      return true;
    } catch (ApiStatusException e) {
      // A conflict is another pod of the same name: the one that was meant is gone.
      if (e.isNotFound() || e.isConflict()) {
        LOG.debug("a pod is gone already: {}", e.getMessage());
        return false;
      }
      throw e;
    }
  }
}
