package io.kubeterrarium.controllers.nodes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.informer.Indices;
import io.kubeterrarium.client.informer.Lister;
import io.kubeterrarium.client.queue.Reconciler;
import io.kubeterrarium.client.queue.Result;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.PatchType;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.ControllerContext;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Declares a silent node unknown, taints it, and marks its pods as not ready. */
final class NodeReconciler implements Reconciler<String> {
  private static final GroupVersionKind NODE = GroupVersionKind.of("v1", "Node");
  private static final GroupVersionKind POD = GroupVersionKind.of("v1", "Pod");
  private static final String[] CONDITIONS = {
    "Ready", "MemoryPressure", "DiskPressure", "PIDPressure"
  };

  private final ControllerContext context;
  private final Lister<Node> nodes;
  private final Lister<Pod> pods;
  private final Heartbeats heartbeats;
  private final Wakefulness wakefulness;
  private final Duration grace;
  private final ResourceClient<Node> client;
  private final ResourceClient<Pod> podClient;

  /** The nodes that users have been told of, as they were seen last. */
  private final Map<String, Node> registered = new ConcurrentHashMap<>();

  NodeReconciler(
      ControllerContext context,
      Lister<Node> nodes,
      Lister<Pod> pods,
      Heartbeats heartbeats,
      Wakefulness wakefulness,
      Duration grace) {
    this.context = context;
    this.nodes = nodes;
    this.pods = pods;
    this.heartbeats = heartbeats;
    this.wakefulness = wakefulness;
    this.grace = grace;
    this.client = new ResourceClient<>(context.transport(), Resources.NODES);
    this.podClient = new ResourceClient<>(context.transport(), Resources.PODS);
  }

  @Override
  public Result reconcile(String name) {
    Node node = nodes.get("", name);
    if (node == null) {
      heartbeats.forget(name);
      Node last = registered.remove(name);
      if (last != null) {
        tell(last, "RemovingNode", "Removing Node " + name + " from Controller");
      }
      return Result.DONE;
    }
    if (registered.put(name, node) == null) {
      tell(node, "RegisteredNode", "Registered Node " + name + " in Controller");
    }
    Instant now = context.runtime().time().instant();
    Duration left = Duration.between(now, silentFrom(name).plus(grace));
    if (left.isNegative() || left.isZero()) {
      node = declareUnknown(node, now);
    }
    correctTaints(node, now);
    if (!NodeTaints.status(node, "Ready").equals("True")
        && NodeTaints.condition(node, "Ready") != null) {
      markPodsNotReady(name, now);
    }
    return Result.after(left.isNegative() || left.isZero() ? grace : left.plusMillis(1));
  }

  private void tell(Node node, String reason, String what) {
    String name = node.getMetadata().getName();
    context.events().normal(node, NODE, reason, "Node " + name + " event: " + what);
  }

  /** From when its silence counts: never from before we were awake to hear it. */
  private Instant silentFrom(String name) {
    Instant last = heartbeats.last(name);
    Instant awake = wakefulness.awakeSince();
    return last == null || last.isBefore(awake) ? awake : last;
  }

  private Node declareUnknown(Node node, Instant now) {
    if (isDeclared(node)) {
      return node;
    }
    ObjectNode tree = Json.tree(node);
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    ArrayNode conditions = Meta.child(tree, "status").withArray("conditions");
    for (String type : CONDITIONS) {
      ObjectNode known = find(conditions, type);
      if (known == null) {
        conditions
            .addObject()
            .put("type", type)
            .put("status", "Unknown")
            .put("reason", "NodeStatusNeverUpdated")
            .put("message", "Kubelet never posted node status.")
            .put("lastHeartbeatTime", Meta.text(Meta.of(tree), "creationTimestamp"))
            .put("lastTransitionTime", time);
      } else if (!Meta.text(known, "status").equals("Unknown")) {
        known
            .put("status", "Unknown")
            .put("reason", "NodeStatusUnknown")
            .put("message", "Kubelet stopped posting node status.")
            .put("lastTransitionTime", time);
      }
    }
    String name = node.getMetadata().getName();
    Node written = Json.typed(client.updateStatusTree(tree), Node.class);
    context
        .events()
        .normal(node, NODE, "NodeNotReady", "Node " + name + " status is now: NodeNotReady");
    return written;
  }

  private static boolean isDeclared(Node node) {
    for (String type : CONDITIONS) {
      if (NodeTaints.condition(node, type) == null
          || !NodeTaints.status(node, type).equals("Unknown")) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable ObjectNode find(ArrayNode conditions, String type) {
    for (JsonNode each : conditions) {
      if (Meta.text(each, "type").equals(type)) {
        return (ObjectNode) each;
      }
    }
    return null;
  }

  private void correctTaints(Node node, Instant now) {
    ArrayNode taints = NodeTaints.corrected(node, now);
    if (taints == null) {
      return;
    }
    ObjectNode patch = Json.object();
    patch.putObject("metadata").put("resourceVersion", node.getMetadata().getResourceVersion());
    patch.putObject("spec").set("taints", taints);
    client.patch("", node.getMetadata().getName(), "", PatchType.MERGE, patch);
  }

  private void markPodsNotReady(String node, Instant now) {
    for (Pod pod : pods.byIndex(Indices.NODE, node)) {
      if (PodFacts.isReady(pod)) {
        ObjectNode tree = Json.tree(pod);
        ObjectNode ready = find(Meta.child(tree, "status").withArray("conditions"), "Ready");
        if (ready != null) {
          ready
              .put("status", "False")
              .put("lastTransitionTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
          writePodStatus(pod, tree);
        }
      }
    }
  }

  private void writePodStatus(Pod pod, ObjectNode tree) {
    try {
      podClient.updateStatusTree(tree);
      context.events().warning(pod, POD, "NodeNotReady", "Node is not ready");
    } catch (ApiStatusException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }
}
