package io.kubeterrarium.controllers.daemonset;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDaemonSet;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is done about a DaemonSet's pods, and what its status says: a pure function.
 *
 * @param create names of nodes that lack a pod
 * @param failed those of the deleted that had ended by themselves
 */
record DaemonPlan(List<String> create, List<Pod> delete, List<Pod> failed, Figures figures) {

  /**
   * @param desired nodes that should have a pod
   * @param current those of them that have
   * @param misscheduled nodes that have one and should not
   */
  record Figures(
      int desired, int current, int misscheduled, int ready, int available, int updated) {}

  private static final Comparator<Pod> OLDEST_FIRST =
      Comparator.<Pod, Boolean>comparing(pod -> PodFacts.nodeName(pod).isEmpty())
          .thenComparing(pod -> !PodFacts.isReady(pod))
          .thenComparing(
              pod -> Objects.requireNonNullElse(pod.getMetadata().getCreationTimestamp(), ""))
          .thenComparing(pod -> pod.getMetadata().getName());

  static DaemonPlan of(DaemonSet set, List<Node> nodes, List<Pod> pods, String hash, Instant now) {
    return new Planner(set, hash, now).plan(nodes, pods);
  }

  private static final class Planner {
    private final DaemonSet set;
    private final String hash;
    private final Instant now;
    private final List<String> create = new ArrayList<>();
    private final List<Pod> delete = new ArrayList<>();
    private final List<Pod> failed = new ArrayList<>();
    private final List<Pod> outdated = new ArrayList<>();
    private int unavailable;

    Planner(DaemonSet set, String hash, Instant now) {
      this.set = set;
      this.hash = hash;
      this.now = now;
    }

    DaemonPlan plan(List<Node> nodes, List<Pod> pods) {
      Map<String, List<Pod>> byNode = new HashMap<>();
      for (Pod pod : pods) {
        byNode.computeIfAbsent(DaemonPod.node(pod), any -> new ArrayList<>()).add(pod);
      }
      int desired = 0;
      int current = 0;
      int misscheduled = 0;
      int ready = 0;
      int available = 0;
      int updated = 0;
      for (Node node : nodes) {
        String name = node.getMetadata().getName();
        List<Pod> there = byNode.getOrDefault(name, List.of());
        NodeFit fit = NodeFit.of(set.getSpec().getTemplate().getSpec(), node);
        lookAt(name, there, fit);
        if (!fit.run()) {
          misscheduled += there.isEmpty() ? 0 : 1;
          continue;
        }
        desired++;
        if (!there.isEmpty()) {
          Pod first = there.stream().min(OLDEST_FIRST).orElseThrow();
          current++;
          ready += PodFacts.isReady(first) ? 1 : 0;
          available += isAvailable(first) ? 1 : 0;
          updated += DaemonPod.isOf(first, hash) ? 1 : 0;
        }
      }
      replaceOutdated(desired);
      return new DaemonPlan(
          create,
          delete,
          failed,
          new Figures(desired, current, misscheduled, ready, available, updated));
    }

    private void lookAt(String node, List<Pod> there, NodeFit fit) {
      if (!fit.stay()) {
        there.stream().filter(pod -> !PodFacts.isDeleting(pod)).forEach(delete::add);
        return;
      }
      List<Pod> active = new ArrayList<>();
      for (Pod pod : there.stream().sorted(OLDEST_FIRST).toList()) {
        if (PodFacts.isDeleting(pod)) {
          continue;
        }
        if (PodFacts.isFinished(pod)) {
          failed.add(pod);
          delete.add(pod);
        } else {
          active.add(pod);
        }
      }
      if (!active.isEmpty()) {
        delete.addAll(active.subList(1, active.size()));
      } else if (there.isEmpty() && fit.run()) {
        create.add(node);
      }
      if (fit.run()) {
        Pod first = active.isEmpty() ? null : active.get(0);
        boolean works = first != null && isAvailable(first);
        unavailable += works ? 0 : 1;
        if (first != null && !DaemonPod.isOf(first, hash)) {
          outdated.add(first);
        }
      }
    }

    /** Those that do not work anyway at once, the others no more at a time than may be missing. */
    private void replaceOutdated(int desired) {
      if (set.getSpec().getUpdateStrategy() != null
          && "OnDelete".equals(set.getSpec().getUpdateStrategy().getType())) {
        return;
      }
      int room = Math.max(0, maxUnavailable(desired) - unavailable);
      for (Pod pod : outdated) {
        if (!isAvailable(pod)) {
          delete.add(pod);
        } else if (room > 0) {
          delete.add(pod);
          room--;
        }
      }
    }

    private int maxUnavailable(int desired) {
      RollingUpdateDaemonSet rolling =
          set.getSpec().getUpdateStrategy() == null
              ? null
              : set.getSpec().getUpdateStrategy().getRollingUpdate();
      if (rolling == null || rolling.getMaxUnavailable() == null) {
        return 1;
      }
      Object value = rolling.getMaxUnavailable().getValue();
      int count =
          value instanceof Integer number
              ? number
              : (int)
                  Math.ceil(
                      desired * Integer.parseInt(String.valueOf(value).replace("%", "")) / 100.0);
      return Math.max(1, count);
    }

    private boolean isAvailable(Pod pod) {
      return PodFacts.isAvailable(
          pod, Objects.requireNonNullElse(set.getSpec().getMinReadySeconds(), 0), now);
    }
  }
}
