package io.kubeterrarium.controllers.replicaset;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.DeleteRequest;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.ControllerContext;
import io.kubeterrarium.controllers.ownership.Owner;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Creates and deletes the pods of a ReplicaSet, keeping its expectations. */
final class PodWrites {
  private final ControllerContext context;
  private final ResourceClient<Pod> client;
  private final Expectations<ObjectName> expectations;

  PodWrites(
      ControllerContext context,
      ResourceClient<Pod> client,
      Expectations<ObjectName> expectations) {
    this.context = context;
    this.client = client;
    this.expectations = expectations;
  }

  /** Returns what went wrong; null for nothing. */
  @Nullable RuntimeException create(ObjectName key, ReplicaSet rs, int count) {
    ObjectNode pod =
        PodTemplate.pod(rs.getSpec().getTemplate(), Owner.of(rs, Resources.REPLICA_SETS));
    expectations.expectCreations(key, count);
    SlowStart.Outcome outcome =
        SlowStart.run(count, 1, context.runtime().fanOut(), () -> createOne(rs, pod.deepCopy()));
    for (int missing = outcome.succeeded(); missing < count; missing++) {
      // Nothing will be seen of those: failed, or not tried.
      expectations.creationSeen(key);
    }
    return isExpected(outcome.failure()) ? null : outcome.failure();
  }

  private void createOne(ReplicaSet rs, ObjectNode pod) {
    try {
      String name = Meta.name(client.createTree(rs.getMetadata().getNamespace(), pod));
      context
          .events()
          .normal(rs, ReplicaSetReconciler.KIND, "SuccessfulCreate", "Created pod: " + name);
    } catch (RuntimeException e) {
      if (!isExpected(e)) {
        context
            .events()
            .warning(
                rs, ReplicaSetReconciler.KIND, "FailedCreate", "Error creating: " + e.getMessage());
      }
      throw e;
    }
  }

  @Nullable RuntimeException delete(ObjectName key, ReplicaSet rs, List<Pod> pods) {
    if (pods.isEmpty()) {
      return null;
    }
    Set<String> uids = new HashSet<>();
    pods.forEach(pod -> uids.add(pod.getMetadata().getUid()));
    expectations.expectDeletions(key, uids);
    ConcurrentLinkedQueue<Pod> queue = new ConcurrentLinkedQueue<>(pods);
    return SlowStart.run(
            pods.size(),
            pods.size(),
            context.runtime().fanOut(),
            () -> deleteOne(key, rs, queue.remove()))
        .failure();
  }

  private void deleteOne(ObjectName key, ReplicaSet rs, Pod pod) {
    String name = pod.getMetadata().getName();
    String uid = pod.getMetadata().getUid();
    try {
      if (client.deleteIfPresent(
          pod.getMetadata().getNamespace(), name, DeleteRequest.ofUid(uid))) {
        context
            .events()
            .normal(rs, ReplicaSetReconciler.KIND, "SuccessfulDelete", "Deleted pod: " + name);
      } else {
        expectations.deletionSeen(key, uid);
      }
    } catch (RuntimeException e) {
      expectations.deletionSeen(key, uid);
      context
          .events()
          .warning(
              rs, ReplicaSetReconciler.KIND, "FailedDelete", "Error deleting: " + e.getMessage());
      throw e;
    }
  }

  /** A namespace that goes takes no pods, and needs none. */
  private static boolean isExpected(@Nullable RuntimeException failure) {
    return failure instanceof ApiStatusException status && status.isNamespaceTerminating();
  }
}
