package io.kubeterrarium.controllers.nodes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.client.informer.EventHandler;
import io.kubeterrarium.client.informer.Indices;
import io.kubeterrarium.client.informer.Informer;
import io.kubeterrarium.client.queue.ReconcilerRunner;
import io.kubeterrarium.client.queue.Result;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.DeleteRequest;
import io.kubeterrarium.client.resource.PatchType;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.ControllerContext;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deletes pods that do not tolerate a NoExecute taint of their node, each when its time is up. The
 * time counts from when the taint was first seen, and never from before the process was awake for
 * one full grace period.
 */
final class TaintEviction {
  private static final GroupVersionKind POD = GroupVersionKind.of("v1", "Pod");
  private static final int WORKERS = 8;

  private final ControllerContext context;
  private final Informer<Node> nodes;
  private final Informer<Pod> pods;
  private final Wakefulness wakefulness;
  private final Duration grace;
  private final ResourceClient<Pod> client;
  private final ReconcilerRunner<ObjectName> runner;

  /** Since when a pod, by uid, has been seen on a tainted node. */
  private final Map<String, Instant> tainted = new ConcurrentHashMap<>();

  TaintEviction(
      ControllerContext context,
      Informer<Node> nodes,
      Informer<Pod> pods,
      Wakefulness wakefulness,
      Duration grace) {
    this.context = context;
    this.nodes = nodes;
    this.pods = pods;
    this.wakefulness = wakefulness;
    this.grace = grace;
    client = new ResourceClient<>(context.transport(), Resources.PODS);
    runner = new ReconcilerRunner<>("taint-eviction", WORKERS, this::reconcile, context.runtime());
    nodes.addHandler(new NodeHandler());
    pods.addHandler(new PodHandler());
  }

  void start() {
    runner.start();
  }

  void close() {
    runner.close();
  }

  private Result reconcile(ObjectName key) {
    Pod pod = pods.lister().get(key.namespace(), key.name());
    if (pod == null || PodFacts.isDeleting(pod)) {
      return Result.DONE;
    }
    String uid = pod.getMetadata().getUid();
    Node node = nodes.lister().get("", PodFacts.nodeName(pod));
    List<Taint> evicting = node == null ? List.of() : Tolerance.evicting(NodeTaints.taints(node));
    Duration tolerance = Tolerance.of(pod, evicting);
    if (tolerance.equals(Tolerance.FOR_EVER)) {
      if (tainted.remove(uid) != null) {
        tell(pod, "Cancelling deletion of Pod " + key.namespace() + "/" + key.name());
      }
      return Result.DONE;
    }
    Instant now = context.runtime().time().instant();
    Instant awake = wakefulness.awakeSince();
    Instant since = tainted.merge(uid, now, (known, fresh) -> known.isBefore(awake) ? now : known);
    Instant due = since.plus(tolerance);
    Instant earliest = awake.plus(grace);
    if (isLost(evicting) && due.isBefore(earliest)) {
      due = earliest;
    }
    if (due.isAfter(now)) {
      return Result.after(Duration.between(now, due));
    }
    evict(pod, now);
    tainted.remove(uid);
    return Result.DONE;
  }

  /** Only a silent node may turn out to have slept with us; a user's own taint is meant. */
  private static boolean isLost(List<Taint> evicting) {
    return evicting.stream()
        .allMatch(
            each ->
                NodeTaints.UNREACHABLE.equals(each.getKey())
                    || NodeTaints.NOT_READY.equals(each.getKey()));
  }

  private void evict(Pod pod, Instant now) {
    String namespace = pod.getMetadata().getNamespace();
    String name = pod.getMetadata().getName();
    tell(pod, "Marking for deletion Pod " + namespace + "/" + name);
    ObjectNode patch = Json.object();
    patch.putObject("metadata").put("uid", pod.getMetadata().getUid());
    patch
        .putObject("status")
        .putArray("conditions")
        .addObject()
        .put("type", "DisruptionTarget")
        .put("status", "True")
        .put("reason", "DeletionByTaintManager")
        .put("message", "Taint manager: deleting due to NoExecute taint")
        .put("lastTransitionTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
    try {
      client.patch(namespace, name, "status", PatchType.STRATEGIC_MERGE, patch);
      client.deleteIfPresent(namespace, name, DeleteRequest.ofUid(pod.getMetadata().getUid()));
    } catch (ApiStatusException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  private void tell(Pod pod, String message) {
    context.events().normal(pod, POD, "TaintManagerEviction", message);
  }

  private void add(Pod pod) {
    runner
        .queue()
        .add(new ObjectName(pod.getMetadata().getNamespace(), pod.getMetadata().getName()));
  }

  private final class NodeHandler implements EventHandler<Node> {
    @Override
    public void onAdd(Node node) {
      if (!Tolerance.evicting(NodeTaints.taints(node)).isEmpty()) {
        pods.lister()
            .byIndex(Indices.NODE, node.getMetadata().getName())
            .forEach(TaintEviction.this::add);
      }
    }

    @Override
    public void onUpdate(Node old, Node node) {
      if (!NodeTaints.taints(old).equals(NodeTaints.taints(node))) {
        pods.lister()
            .byIndex(Indices.NODE, node.getMetadata().getName())
            .forEach(TaintEviction.this::add);
      }
    }

    @Override
    public void onDelete(Node last) {
      // Its pods have nowhere to be evicted from.
    }
  }

  private final class PodHandler implements EventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      Node node = nodes.lister().get("", PodFacts.nodeName(pod));
      if (node != null && !Tolerance.evicting(NodeTaints.taints(node)).isEmpty()) {
        add(pod);
      }
    }

    @Override
    public void onUpdate(Pod old, Pod pod) {
      onAdd(pod);
    }

    @Override
    public void onDelete(Pod last) {
      tainted.remove(last.getMetadata().getUid());
    }
  }
}
