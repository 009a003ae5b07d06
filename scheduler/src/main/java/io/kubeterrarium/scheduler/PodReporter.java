package io.kubeterrarium.scheduler;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.event.EventRecorder;
import io.kubeterrarium.client.event.EventSubject;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.ClientException;
import io.kubeterrarium.client.resource.PatchType;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.transport.Transport;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells users how a pod fares: events, and the pod's PodScheduled condition. */
final class PodReporter {
  private static final Logger LOG = LoggerFactory.getLogger(PodReporter.class);
  private static final GroupVersionKind POD = GroupVersionKind.of("v1", "Pod");

  private final EventRecorder recorder;
  private final ResourceClient<ObjectNode> pods;

  PodReporter(Transport transport, EventRecorder recorder) {
    this.recorder = recorder;
    this.pods = new ResourceClient<>(transport, Resources.PODS.trees());
  }

  void scheduled(PodInfo pod) {
    String message = "Successfully assigned " + pod.name() + " to " + pod.nodeName();
    recorder.record(subject(pod), "Normal", "Scheduled", message);
  }

  /**
   * Blocks for the condition's patch, which is left out where the condition says so already.
   *
   * @param reason {@code Unschedulable} or {@code SchedulerError}
   * @param nominate the node it is nominated for, empty for none; null to leave that as it is
   */
  void failed(PodInfo pod, String reason, String message, @Nullable String nominate, Instant now) {
    recorder.record(subject(pod), "Warning", "FailedScheduling", message);
    if (saysSo(pod, reason, message)
        && (nominate == null || nominate.equals(pod.nominatedNode()))) {
      return;
    }
    ObjectNode patch =
        StatusPatch.withCondition(pod, "PodScheduled", "False", reason, message, now);
    if (nominate != null && !nominate.equals(pod.nominatedNode())) {
      StatusPatch.nominating(patch, nominate);
    }
    try {
      pods.patch(pod.namespace(), pod.name().name(), "status", PatchType.STRATEGIC_MERGE, patch);
    } catch (ApiStatusException gone) {
      // Deleted, or bound by somebody meanwhile: nobody needs the condition.
      LOG.debug("condition of pod {} not written: {}", pod.name(), gone.getMessage());
    } catch (ClientException e) {
      LOG.warn("condition of pod {} not written: {}", pod.name(), e.getMessage());
    }
  }

  static EventSubject subject(PodInfo pod) {
    return new EventSubject(
        POD, pod.namespace(), pod.name().name(), pod.uid(), Meta.resourceVersion(pod.tree()), "");
  }

  private static boolean saysSo(PodInfo pod, String reason, String message) {
    for (JsonNode condition : pod.tree().path("status").path("conditions")) {
      if (Meta.text(condition, "type").equals("PodScheduled")) {
        return Meta.text(condition, "status").equals("False")
            && Meta.text(condition, "reason").equals(reason)
            && Meta.text(condition, "message").equals(message);
      }
    }
    return false;
  }
}
