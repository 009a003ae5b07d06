package io.kubeterrarium.controllers.replicaset;

import io.fabric8.kubernetes.api.model.Pod;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Decides how a ReplicaSet gets to its number of pods: a pure function. */
final class ReplicaSetPlanner {
  /** At most so many pods are created or deleted in one reconcile. */
  static final int BURST = 500;

  /** Either some to create, or some to delete, or nothing. */
  record Plan(int create, List<Pod> delete) {}

  private ReplicaSetPlanner() {}

  /**
   * @param active its pods that count as replicas
   * @param related the pods of all ReplicaSets with the same controller: scaling down prefers nodes
   *     where many of them run
   */
  static Plan plan(int replicas, List<Pod> active, List<Pod> related, Instant now) {
    int surplus = active.size() - replicas;
    if (surplus < 0) {
      return new Plan(Math.min(-surplus, BURST), List.of());
    }
    if (surplus == 0) {
      return new Plan(0, List.of());
    }
    List<Pod> candidates = new ArrayList<>(active);
    int count = Math.min(surplus, BURST);
    if (count < candidates.size()) {
      candidates.sort(DeletionRanking.firstToGo(crowds(related), now));
    }
    return new Plan(0, List.copyOf(candidates.subList(0, count)));
  }

  private static Map<String, Integer> crowds(List<Pod> related) {
    Map<String, Integer> crowd = new HashMap<>();
    for (Pod pod : related) {
      if (PodFacts.isActive(pod)) {
        crowd.merge(PodFacts.nodeName(pod), 1, Integer::sum);
      }
    }
    return crowd;
  }
}
