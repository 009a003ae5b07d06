package io.kubeterrarium.controllers.podgc;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.client.informer.Informer;
import io.kubeterrarium.client.queue.ReconcilerRunner;
import io.kubeterrarium.client.queue.Result;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.DeleteRequest;
import io.kubeterrarium.client.resource.PatchType;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.Controller;
import io.kubeterrarium.controllers.ControllerContext;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Sweeps away pods that no node agent will ever take away. */
public final class PodGarbageCollector implements Controller {
  /** More ended pods than this are not kept, as upstream's default says. */
  private static final int ENDED_KEPT = 12_500;

  private static final Duration SWEEP_EVERY = Duration.ofSeconds(20);

  /** A node that is missing may be about to register again. */
  private static final Duration QUARANTINE = Duration.ofSeconds(40);

  private final ControllerContext context;
  private final Informer<Pod> pods;
  private final Informer<Node> nodes;
  private final ResourceClient<Pod> client;
  private final ResourceClient<Node> nodeClient;
  private final ReconcilerRunner<String> runner;

  /** Since when a node has been missing; touched by the one worker only. */
  private final Map<String, Instant> missingSince = new HashMap<>();

  public PodGarbageCollector(ControllerContext context) {
    this.context = context;
    pods = context.informers().informer(Resources.PODS);
    nodes = context.informers().informer(Resources.NODES);
    client = new ResourceClient<>(context.transport(), Resources.PODS);
    nodeClient = new ResourceClient<>(context.transport(), Resources.NODES);
    runner = new ReconcilerRunner<>("pod-garbage", 1, this::sweep, context.runtime());
    runner.queue().add("sweep");
  }

  @Override
  public void start() {
    runner.start();
  }

  @Override
  public void close() {
    runner.close();
  }

  private Result sweep(String key) {
    List<Pod> all = pods.lister().list();
    List<Node> known = nodes.lister().list();
    PodGarbage.endedBeyond(ENDED_KEPT, all).forEach(pod -> remove(pod, false));
    Set<String> outOfService = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (Node node : known) {
      names.add(node.getMetadata().getName());
      if (PodGarbage.isOutOfService(node)) {
        outOfService.add(node.getMetadata().getName());
      }
    }
    PodGarbage.boundTo(outOfService, all).stream()
        .filter(PodFacts::isDeleting)
        .forEach(pod -> remove(pod, false));
    PodGarbage.boundTo(gone(PodGarbage.missingNodes(all, names)), all)
        .forEach(pod -> remove(pod, true));
    PodGarbage.terminatingWithoutNode(all).forEach(pod -> remove(pod, false));
    return Result.after(SWEEP_EVERY);
  }

  /** Of the missing nodes those whose quarantine is over, and that the server has not either. */
  private Set<String> gone(Set<String> missing) {
    Instant now = context.runtime().time().instant();
    missingSince.keySet().retainAll(missing);
    Set<String> gone = new HashSet<>();
    for (String node : missing) {
      Instant since = missingSince.computeIfAbsent(node, any -> now);
      if (!since.plus(QUARANTINE).isAfter(now) && nodeClient.find("", node) == null) {
        gone.add(node);
      }
    }
    return gone;
  }

  private void remove(Pod pod, boolean nodeGone) {
    String namespace = pod.getMetadata().getNamespace();
    String name = pod.getMetadata().getName();
    String uid = pod.getMetadata().getUid();
    try {
      if (!PodFacts.isFinished(pod)) {
        client.patch(namespace, name, "status", PatchType.STRATEGIC_MERGE, failed(uid, nodeGone));
      }
      client.deleteIfPresent(namespace, name, DeleteRequest.ofUid(uid).withGracePeriod(0));
    } catch (ApiStatusException e) {
      // Gone, or another of its name is there: the next sweep sees what is.
      if (!e.isNotFound() && !e.isConflict()) {
        throw e;
      }
    }
  }

  private ObjectNode failed(String uid, boolean nodeGone) {
    ObjectNode patch = Json.object();
    patch.putObject("metadata").put("uid", uid);
    ObjectNode status = patch.putObject("status").put("phase", "Failed");
    if (nodeGone) {
      status
          .putArray("conditions")
          .addObject()
          .put("type", "DisruptionTarget")
          .put("status", "True")
          .put("reason", "DeletionByPodGC")
          .put("message", "PodGC: node no longer exists")
          .put(
              "lastTransitionTime",
              context.runtime().time().instant().truncatedTo(ChronoUnit.SECONDS).toString());
    }
    return patch;
  }
}
