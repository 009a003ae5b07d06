package io.kubeterrarium.controllers.nodes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Taint;
import io.kubeterrarium.api.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

/** Which taints a node's conditions call for: pure functions. */
final class NodeTaints {
  static final String UNREACHABLE = "node.kubernetes.io/unreachable";
  static final String NOT_READY = "node.kubernetes.io/not-ready";
  private static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";
  private static final Set<String> OURS =
      Set.of(
          UNREACHABLE,
          NOT_READY,
          UNSCHEDULABLE,
          "node.kubernetes.io/memory-pressure",
          "node.kubernetes.io/disk-pressure",
          "node.kubernetes.io/pid-pressure",
          "node.kubernetes.io/network-unavailable");

  private record Key(String key, String effect) {}

  private NodeTaints() {}

  /** The whole new list of taints; null where the node has the right ones. */
  static @Nullable ArrayNode corrected(Node node, Instant now) {
    Set<Key> wanted = wanted(node);
    Set<Key> missing = new LinkedHashSet<>(wanted);
    ArrayNode result = Json.array();
    boolean changed = false;
    for (Taint each : taints(node)) {
      Key key = new Key(each.getKey(), each.getEffect());
      if (OURS.contains(each.getKey()) && !wanted.contains(key)) {
        changed = true;
      } else {
        result.add(Json.tree(each));
        missing.remove(key);
      }
    }
    for (Key key : missing) {
      result
          .addObject()
          .put("key", key.key())
          .put("effect", key.effect())
          .put("timeAdded", now.truncatedTo(ChronoUnit.SECONDS).toString());
      changed = true;
    }
    return changed ? result : null;
  }

  static List<Taint> taints(Node node) {
    return node.getSpec() == null || node.getSpec().getTaints() == null
        ? List.of()
        : node.getSpec().getTaints();
  }

  static @Nullable NodeCondition condition(Node node, String type) {
    if (node.getStatus() == null || node.getStatus().getConditions() == null) {
      return null;
    }
    for (NodeCondition each : node.getStatus().getConditions()) {
      if (type.equals(each.getType())) {
        return each;
      }
    }
    return null;
  }

  /** True, False or Unknown; Unknown too for a node that never said. */
  static String status(Node node, String type) {
    NodeCondition condition = condition(node, type);
    return condition == null ? "Unknown" : Objects.requireNonNullElse(condition.getStatus(), "");
  }

  private static Set<Key> wanted(Node node) {
    Set<Key> wanted = new LinkedHashSet<>();
    String ready = status(node, "Ready");
    if (!ready.equals("True")) {
      String key = ready.equals("Unknown") ? UNREACHABLE : NOT_READY;
      // A node that never reported is not ready rather than lost.
      String own = condition(node, "Ready") == null ? NOT_READY : key;
      wanted.add(new Key(own, "NoSchedule"));
      wanted.add(new Key(own, "NoExecute"));
    }
    addIfTrue(wanted, node, "MemoryPressure", "node.kubernetes.io/memory-pressure");
    addIfTrue(wanted, node, "DiskPressure", "node.kubernetes.io/disk-pressure");
    addIfTrue(wanted, node, "PIDPressure", "node.kubernetes.io/pid-pressure");
    addIfTrue(wanted, node, "NetworkUnavailable", "node.kubernetes.io/network-unavailable");
    if (node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable())) {
      wanted.add(new Key(UNSCHEDULABLE, "NoSchedule"));
    }
    return wanted;
  }

  private static void addIfTrue(Set<Key> wanted, Node node, String condition, String key) {
    if (status(node, condition).equals("True")) {
      wanted.add(new Key(key, "NoSchedule"));
    }
  }
}
