package io.kubeterrarium.controllers.ownedpods;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.DeleteRequest;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.controllers.ControllerContext;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Creates and deletes the pods of an owner, keeping its expectations, and tells it in events. */
public final class PodWrites {
  private final ControllerContext context;
  private final GroupVersionKind ownerKind;
  private final ResourceClient<Pod> client;
  private final Expectations<ObjectName> expectations;

  public PodWrites(
      ControllerContext context,
      GroupVersionKind ownerKind,
      ResourceClient<Pod> client,
      Expectations<ObjectName> expectations) {
    this.context = context;
    this.ownerKind = ownerKind;
    this.client = client;
    this.expectations = expectations;
  }

  /**
   * @param next gives each pod once; called on several threads
   * @return what went wrong; null for nothing
   */
  public @Nullable RuntimeException create(
      ObjectName key, HasMetadata owner, int count, Supplier<ObjectNode> next) {
    expectations.expectCreations(key, count);
    SlowStart.Outcome outcome =
        SlowStart.run(count, 1, context.runtime().fanOut(), () -> createOne(owner, next.get()));
    for (int missing = outcome.succeeded(); missing < count; missing++) {
      // Nothing will be seen of those: failed, or not tried.
      expectations.creationSeen(key);
    }
    return isExpected(outcome.failure()) ? null : outcome.failure();
  }

  /** Likewise, of pods that differ. */
  public @Nullable RuntimeException create(
      ObjectName key, HasMetadata owner, List<ObjectNode> pods) {
    ConcurrentLinkedQueue<ObjectNode> queue = new ConcurrentLinkedQueue<>(pods);
    return create(key, owner, pods.size(), queue::remove);
  }

  private void createOne(HasMetadata owner, ObjectNode pod) {
    try {
      String name = Meta.name(client.createTree(owner.getMetadata().getNamespace(), pod));
      context.events().normal(owner, ownerKind, "SuccessfulCreate", "Created pod: " + name);
    } catch (RuntimeException e) {
      if (!isExpected(e)) {
        context
            .events()
            .warning(owner, ownerKind, "FailedCreate", "Error creating: " + e.getMessage());
      }
      throw e;
    }
  }

  /** Returns what went wrong; null for nothing. */
  public @Nullable RuntimeException delete(ObjectName key, HasMetadata owner, List<Pod> pods) {
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
            () -> deleteOne(key, owner, queue.remove()))
        .failure();
  }

  private void deleteOne(ObjectName key, HasMetadata owner, Pod pod) {
    String name = pod.getMetadata().getName();
    String uid = pod.getMetadata().getUid();
    try {
      if (client.deleteIfPresent(
          pod.getMetadata().getNamespace(), name, DeleteRequest.ofUid(uid))) {
        context.events().normal(owner, ownerKind, "SuccessfulDelete", "Deleted pod: " + name);
      } else {
        expectations.deletionSeen(key, uid);
      }
    } catch (RuntimeException e) {
      expectations.deletionSeen(key, uid);
      context
          .events()
          .warning(owner, ownerKind, "FailedDelete", "Error deleting: " + e.getMessage());
      throw e;
    }
  }

  /** A namespace that goes takes no pods, and needs none. */
  private static boolean isExpected(@Nullable RuntimeException failure) {
    return failure instanceof ApiStatusException status && status.isNamespaceTerminating();
  }
}
