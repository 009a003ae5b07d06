package io.kubeterrarium.scheduler.plugins;

import io.kubeterrarium.scheduler.cluster.Amounts;
import io.kubeterrarium.scheduler.cluster.NodeInfo;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import io.kubeterrarium.scheduler.framework.CycleState;
import io.kubeterrarium.scheduler.framework.PreScorePlugin;
import io.kubeterrarium.scheduler.framework.ScorePlugin;
import io.kubeterrarium.scheduler.framework.Status;
import java.util.List;

/** The better node is the one whose CPU and memory fill up evenly. */
public final class NodeResourcesBalancedAllocation implements PreScorePlugin, ScorePlugin {
  @Override
  public String name() {
    return "NodeResourcesBalancedAllocation";
  }

  /** A pod that requests nothing changes no balance. */
  @Override
  public Status preScore(
      CycleState state, PodInfo pod, List<NodeInfo> all, List<NodeInfo> feasible) {
    return pod.requests().milliCpu() == 0 && pod.requests().memory() == 0
        ? Status.SKIP
        : Status.SUCCESS;
  }

  @Override
  public long score(CycleState state, PodInfo pod, NodeInfo node) {
    Amounts total = node.allocatable();
    Amounts used = node.requested().plus(pod.requests());
    if (total.milliCpu() == 0 || total.memory() == 0) {
      return MAX_SCORE;
    }
    double cpu = Math.min(1, (double) used.milliCpu() / total.milliCpu());
    double memory = Math.min(1, (double) used.memory() / total.memory());
    // Half the distance is the standard deviation of two values.
    return (long) ((1 - Math.abs(cpu - memory) / 2) * MAX_SCORE);
  }
}
