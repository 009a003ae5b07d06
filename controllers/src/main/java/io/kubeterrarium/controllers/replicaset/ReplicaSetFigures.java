package io.kubeterrarium.controllers.replicaset;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.client.resource.LabelSelectors;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A ReplicaSet's status.
 *
 * @param terminating null where the server has never been told
 * @param failure the condition ReplicaFailure; null for none
 */
record ReplicaSetFigures(
    long observedGeneration,
    int replicas,
    int fullyLabeled,
    int ready,
    int available,
    @Nullable Integer terminating,
    @Nullable Failure failure) {

  /** What stopped the controller, for the condition ReplicaFailure. */
  record Failure(String reason, String message, String since) {}

  static ReplicaSetFigures stored(@Nullable ReplicaSetStatus status) {
    if (status == null) {
      return new ReplicaSetFigures(0, 0, 0, 0, 0, null, null);
    }
    Failure failure = null;
    for (ReplicaSetCondition each :
        Objects.requireNonNullElse(status.getConditions(), List.<ReplicaSetCondition>of())) {
      if ("ReplicaFailure".equals(each.getType())) {
        failure =
            new Failure(
                Objects.requireNonNullElse(each.getReason(), ""),
                Objects.requireNonNullElse(each.getMessage(), ""),
                Objects.requireNonNullElse(each.getLastTransitionTime(), ""));
      }
    }
    return new ReplicaSetFigures(
        Objects.requireNonNullElse(status.getObservedGeneration(), 0L),
        Objects.requireNonNullElse(status.getReplicas(), 0),
        Objects.requireNonNullElse(status.getFullyLabeledReplicas(), 0),
        Objects.requireNonNullElse(status.getReadyReplicas(), 0),
        Objects.requireNonNullElse(status.getAvailableReplicas(), 0),
        status.getTerminatingReplicas(),
        failure);
  }

  /**
   * @param error what went wrong while creating ({@code tooFew}) or deleting; null for nothing
   */
  static <T extends HasMetadata> ReplicaSetFigures calculate(
      ReplicaKind<T> kind,
      T rs,
      List<Pod> active,
      int terminating,
      @Nullable RuntimeException error,
      boolean tooFew,
      Instant now) {
    Map<String, String> templateLabels = kind.template(rs).getMetadata().getLabels();
    int minReady = kind.minReadySeconds(rs);
    int labeled = 0;
    int ready = 0;
    int available = 0;
    for (Pod pod : active) {
      if (LabelSelectors.containsAll(pod.getMetadata().getLabels(), templateLabels)) {
        labeled++;
      }
      if (PodFacts.isReady(pod)) {
        ready++;
        if (PodFacts.isAvailable(pod, minReady, now)) {
          available++;
        }
      }
    }
    Failure known = stored(kind.statusOf().apply(rs)).failure();
    Failure failure = null;
    if (error != null) {
      String reason = tooFew ? "FailedCreate" : "FailedDelete";
      failure =
          known != null
              ? known
              : new Failure(
                  reason,
                  String.valueOf(error.getMessage()),
                  now.truncatedTo(ChronoUnit.SECONDS).toString());
    }
    return new ReplicaSetFigures(
        Objects.requireNonNullElse(rs.getMetadata().getGeneration(), 0L),
        active.size(),
        labeled,
        ready,
        available,
        kind.tellsTerminating() ? (Integer) terminating : null,
        failure);
  }

  /** As the API has it: zeros are left out where upstream leaves them out. */
  ObjectNode toTree() {
    ObjectNode status = Json.object();
    putCount(status, "availableReplicas", available);
    if (failure != null) {
      ArrayNode conditions = status.putArray("conditions");
      conditions
          .addObject()
          .put("type", "ReplicaFailure")
          .put("status", "True")
          .put("lastTransitionTime", failure.since())
          .put("reason", failure.reason())
          .put("message", failure.message());
    }
    putCount(status, "fullyLabeledReplicas", fullyLabeled);
    status.put("observedGeneration", observedGeneration);
    putCount(status, "readyReplicas", ready);
    status.put("replicas", replicas);
    if (terminating != null) {
      status.put("terminatingReplicas", terminating);
    }
    return status;
  }

  private static void putCount(ObjectNode status, String field, int count) {
    if (count != 0) {
      status.put(field, count);
    }
  }
}
