package io.kubeterrarium.controllers.podgc;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which pods nobody will take away by himself: pure functions. */
final class PodGarbage {
  private static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";

  /** Evicted ones first, then the oldest. */
  private static final Comparator<Pod> FIRST_TO_GO =
      Comparator.<Pod, Boolean>comparing(pod -> !"Evicted".equals(reason(pod)))
          .thenComparing(
              pod -> Objects.requireNonNullElse(pod.getMetadata().getCreationTimestamp(), ""))
          .thenComparing(pod -> pod.getMetadata().getName());

  private PodGarbage() {}

  /** Those by which the ended pods are more than the threshold; 0 and less: never any. */
  static List<Pod> endedBeyond(int threshold, List<Pod> pods) {
    if (threshold <= 0) {
      return List.of();
    }
    List<Pod> ended = new ArrayList<>(pods.stream().filter(PodFacts::isFinished).toList());
    if (ended.size() <= threshold) {
      return List.of();
    }
    ended.sort(FIRST_TO_GO);
    return List.copyOf(ended.subList(0, ended.size() - threshold));
  }

  /** Deleted while they waited for a node: no agent knows them. */
  static List<Pod> terminatingWithoutNode(List<Pod> pods) {
    return pods.stream()
        .filter(pod -> PodFacts.isDeleting(pod) && PodFacts.nodeName(pod).isEmpty())
        .toList();
  }

  /** The nodes that pods are bound to and that are not among the known ones. */
  static Set<String> missingNodes(List<Pod> pods, Set<String> known) {
    Set<String> missing = new TreeSet<>();
    for (Pod pod : pods) {
      String node = PodFacts.nodeName(pod);
      if (!node.isEmpty() && !known.contains(node)) {
        missing.add(node);
      }
    }
    return missing;
  }

  static List<Pod> boundTo(Set<String> nodes, List<Pod> pods) {
    return pods.stream().filter(pod -> nodes.contains(PodFacts.nodeName(pod))).toList();
  }

  /** Somebody has declared that the node is shut down for good (KEP-2268). */
  static boolean isOutOfService(Node node) {
    for (Taint taint : taints(node)) {
      if (OUT_OF_SERVICE.equals(taint.getKey())) {
        return !isReady(node);
      }
    }
    return false;
  }

  private static List<Taint> taints(Node node) {
    @Nullable List<Taint> taints = node.getSpec() == null ? null : node.getSpec().getTaints();
    return taints == null ? List.of() : taints;
  }

  private static boolean isReady(Node node) {
    return node.getStatus() != null
        && node.getStatus().getConditions() != null
        && node.getStatus().getConditions().stream()
            .anyMatch(each -> "Ready".equals(each.getType()) && "True".equals(each.getStatus()));
  }

  private static @Nullable String reason(Pod pod) {
    return pod.getStatus() == null ? null : pod.getStatus().getReason();
  }
}
