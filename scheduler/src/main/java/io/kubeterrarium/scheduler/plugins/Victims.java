package io.kubeterrarium.scheduler.plugins;

import io.kubeterrarium.scheduler.cluster.PodInfo;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * The pods that would have to leave a node.
 *
 * @param pods the most important first; never empty
 * @param violations how many of them a disruption budget would rather keep
 */
record Victims(String node, List<PodInfo> pods, int violations) {
  /** Higher priorities come first, and among equals whoever has run for longer. */
  static final Comparator<PodInfo> BY_IMPORTANCE =
      Comparator.comparingInt((PodInfo pod) -> -pod.priority()).thenComparing(PodInfo::started);

  /**
   * The node where least is lost comes first: fewest violations of budgets, then the lowest of the
   * highest priorities, the lowest sum of priorities, the fewest pods, and the latest start of the
   * most important ones.
   */
  static final Comparator<Victims> BY_LOSS =
      Comparator.comparingInt(Victims::violations)
          .thenComparingInt(Victims::highestPriority)
          .thenComparingLong(Victims::sumOfPriorities)
          .thenComparingInt(victims -> victims.pods().size())
          .thenComparing(Victims::earliestStart, Comparator.reverseOrder());

  private int highestPriority() {
    return pods.get(0).priority();
  }

  /** Each counted from the lowest there is, so that one pod more is never less. */
  private long sumOfPriorities() {
    long lowest = Integer.MIN_VALUE;
    return pods.stream().mapToLong(pod -> pod.priority() - lowest).sum();
  }

  /** Of those of the highest priority. */
  private Instant earliestStart() {
    int highest = highestPriority();
    return pods.stream()
        .filter(pod -> pod.priority() == highest)
        .map(PodInfo::started)
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }
}
