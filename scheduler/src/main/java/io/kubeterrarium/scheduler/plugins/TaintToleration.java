package io.kubeterrarium.scheduler.plugins;

import io.kubeterrarium.scheduler.cluster.NodeInfo;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import io.kubeterrarium.scheduler.cluster.Taint;
import io.kubeterrarium.scheduler.framework.ClusterEvent;
import io.kubeterrarium.scheduler.framework.CycleState;
import io.kubeterrarium.scheduler.framework.FilterPlugin;
import io.kubeterrarium.scheduler.framework.ScorePlugin;
import io.kubeterrarium.scheduler.framework.Status;
import java.util.List;
import java.util.Set;

/** Taints keep pods away that do not tolerate them; soft taints count against a node. */
public final class TaintToleration implements FilterPlugin, ScorePlugin {
  private static final String NAME = "TaintToleration";
  private static final Status REJECTED =
      Status.unresolvable(NAME, "node(s) had untolerated taint(s)");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
    return node.untolerated(pod).isEmpty() ? Status.SUCCESS : REJECTED;
  }

  @Override
  public long score(CycleState state, PodInfo pod, NodeInfo node) {
    long count = 0;
    for (Taint taint : node.taints()) {
      if (taint.effect().equals(Taint.PREFER_NO_SCHEDULE) && !pod.tolerates(taint)) {
        count++;
      }
    }
    return count;
  }

  @Override
  public void normalize(CycleState state, List<NodeInfo> nodes, long[] scores) {
    ScorePlugin.scale(scores, true);
  }

  @Override
  public Set<ClusterEvent> wakeUps() {
    return Set.of(ClusterEvent.NODE_ADDED, ClusterEvent.NODE_TAINTS, ClusterEvent.POD_UPDATED);
  }
}
