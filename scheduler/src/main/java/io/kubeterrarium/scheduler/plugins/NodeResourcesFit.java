package io.kubeterrarium.scheduler.plugins;

import io.kubeterrarium.scheduler.cluster.Amounts;
import io.kubeterrarium.scheduler.cluster.NodeInfo;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import io.kubeterrarium.scheduler.framework.ClusterEvent;
import io.kubeterrarium.scheduler.framework.Code;
import io.kubeterrarium.scheduler.framework.CycleState;
import io.kubeterrarium.scheduler.framework.FilterPlugin;
import io.kubeterrarium.scheduler.framework.ScorePlugin;
import io.kubeterrarium.scheduler.framework.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is requested must be free; the emptier node is the better one (LeastAllocated).
 *
 * <p>Invariant of the filter: with it, no node's requests ever exceed what it can give.
 */
public final class NodeResourcesFit implements FilterPlugin, ScorePlugin {
  private static final String NAME = "NodeResourcesFit";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
    Shortage shortage = new Shortage();
    if (node.pods().size() + 1 > node.allowedPods()) {
      shortage.reasons.add("Too many pods");
    }
    Amounts wanted = pod.requests();
    Amounts total = node.allocatable();
    Amounts used = node.requested();
    shortage.check("cpu", wanted.milliCpu(), used.milliCpu(), total.milliCpu());
    shortage.check("memory", wanted.memory(), used.memory(), total.memory());
    shortage.check(
        "ephemeral-storage",
        wanted.ephemeralStorage(),
        used.ephemeralStorage(),
        total.ephemeralStorage());
    if (!wanted.extended().isEmpty()) {
      for (Map.Entry<String, Long> entry : new TreeMap<>(wanted.extended()).entrySet()) {
        String resource = entry.getKey();
        shortage.check(
            resource, entry.getValue(), used.extended(resource), total.extended(resource));
      }
    }
    return shortage.status();
  }

  /** What a node lacks; no room at all is a matter of pods, more than it ever has is not. */
  private static final class Shortage {
    private final List<String> reasons = new ArrayList<>(0);
    private boolean unresolvable;

    void check(String resource, long wanted, long used, long total) {
      if (wanted > 0 && wanted > total - used) {
        reasons.add("Insufficient " + resource);
        unresolvable |= wanted > total;
      }
    }

    Status status() {
      if (reasons.isEmpty()) {
        return Status.SUCCESS;
      }
      Code code = unresolvable ? Code.UNSCHEDULABLE_AND_UNRESOLVABLE : Code.UNSCHEDULABLE;
      return new Status(code, NAME, List.copyOf(reasons));
    }
  }

  @Override
  public long score(CycleState state, PodInfo pod, NodeInfo node) {
    Amounts total = node.allocatable();
    long sum = 0;
    int weights = 0;
    if (total.milliCpu() > 0) {
      long used = node.scoredRequested().milliCpu() + pod.scoredRequests().milliCpu();
      sum += free(used, total.milliCpu());
      weights++;
    }
    if (total.memory() > 0) {
      long used = node.scoredRequested().memory() + pod.scoredRequests().memory();
      sum += free(used, total.memory());
      weights++;
    }
    return weights == 0 ? 0 : sum / weights;
  }

  private static long free(long used, long total) {
    return used > total ? 0 : (total - used) * MAX_SCORE / total;
  }

  @Override
  public Set<ClusterEvent> wakeUps() {
    return Set.of(
        ClusterEvent.NODE_ADDED,
        ClusterEvent.NODE_ALLOCATABLE,
        ClusterEvent.ASSIGNED_POD_DELETED,
        ClusterEvent.POD_UPDATED);
  }
}
