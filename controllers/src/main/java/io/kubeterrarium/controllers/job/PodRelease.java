package io.kubeterrarium.controllers.job;

import io.fabric8.kubernetes.api.model.Pod;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.PatchType;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.controllers.ownedpods.SlowStart;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import tools.jackson.databind.node.ObjectNode;

/** Takes the finalizer off pods that need not be counted any more. */
final class PodRelease {
  private final ResourceClient<Pod> client;
  private final Executor fanOut;

  PodRelease(ResourceClient<Pod> client, Executor fanOut) {
    this.client = client;
    this.fanOut = fanOut;
  }

  /** Returns the uids of those that have none now; what failed is tried at the next look. */
  Set<String> release(List<Pod> pods) {
    Set<String> released = ConcurrentHashMap.newKeySet();
    ConcurrentLinkedQueue<Pod> queue = new ConcurrentLinkedQueue<>(pods);
    RuntimeException failure =
        SlowStart.run(
                pods.size(),
                pods.size(),
                fanOut,
                () -> {
                  Pod pod = queue.remove();
                  release(pod);
                  released.add(pod.getMetadata().getUid());
                })
            .failure();
    if (failure != null && released.isEmpty()) {
      throw failure;
    }
    return released;
  }

  void release(Pod pod) {
    ObjectNode patch = Json.object();
    ObjectNode metadata = patch.putObject("metadata").put("uid", pod.getMetadata().getUid());
    metadata.putArray("$deleteFromPrimitiveList/finalizers").add(JobPod.FINALIZER);
    try {
      client.patch(
          pod.getMetadata().getNamespace(),
          pod.getMetadata().getName(),
          "",
          PatchType.STRATEGIC_MERGE,
          patch);
    } catch (ApiStatusException e) {
      if (!e.isNotFound() && !e.isConflict()) {
        throw e;
      }
    }
  }
}
