package io.kubeterrarium.scheduler.plugins;

import io.kubeterrarium.scheduler.cluster.NodeInfo;
import io.kubeterrarium.scheduler.cluster.NodeTerms.Preferred;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import io.kubeterrarium.scheduler.framework.ClusterEvent;
import io.kubeterrarium.scheduler.framework.CycleState;
import io.kubeterrarium.scheduler.framework.FilterPlugin;
import io.kubeterrarium.scheduler.framework.PreFilterPlugin;
import io.kubeterrarium.scheduler.framework.PreScorePlugin;
import io.kubeterrarium.scheduler.framework.ScorePlugin;
import io.kubeterrarium.scheduler.framework.Status;
import java.util.List;
import java.util.Set;

/** The pod's node selector and node affinity: what it requires, and what it prefers. */
public final class NodeAffinity
    implements PreFilterPlugin, FilterPlugin, PreScorePlugin, ScorePlugin {
  private static final String NAME = "NodeAffinity";
  private static final Status REJECTED =
      Status.unresolvable(NAME, "node(s) didn't match Pod's node affinity/selector");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Status preFilter(CycleState state, PodInfo pod, List<NodeInfo> nodes) {
    return pod.nodeSelector().isEmpty() && pod.requiredTerms() == null
        ? Status.SKIP
        : Status.SUCCESS;
  }

  @Override
  public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
    return pod.affinityAdmits(node) ? Status.SUCCESS : REJECTED;
  }

  @Override
  public Status preScore(
      CycleState state, PodInfo pod, List<NodeInfo> all, List<NodeInfo> feasible) {
    return pod.preferredTerms().isEmpty() ? Status.SKIP : Status.SUCCESS;
  }

  @Override
  public long score(CycleState state, PodInfo pod, NodeInfo node) {
    long sum = 0;
    for (Preferred preferred : pod.preferredTerms()) {
      if (preferred.weight() != 0 && preferred.term().matches(node)) {
        sum += preferred.weight();
      }
    }
    return sum;
  }

  @Override
  public void normalize(CycleState state, List<NodeInfo> nodes, long[] scores) {
    ScorePlugin.scale(scores, false);
  }

  @Override
  public Set<ClusterEvent> wakeUps() {
    return Set.of(ClusterEvent.NODE_ADDED, ClusterEvent.NODE_LABELS, ClusterEvent.POD_UPDATED);
  }
}
