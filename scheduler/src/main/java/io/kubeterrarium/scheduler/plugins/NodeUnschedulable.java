package io.kubeterrarium.scheduler.plugins;

import io.kubeterrarium.scheduler.cluster.NodeInfo;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import io.kubeterrarium.scheduler.cluster.Taint;
import io.kubeterrarium.scheduler.framework.ClusterEvent;
import io.kubeterrarium.scheduler.framework.CycleState;
import io.kubeterrarium.scheduler.framework.FilterPlugin;
import io.kubeterrarium.scheduler.framework.Status;
import java.util.Set;

/** A cordoned node takes only pods that tolerate its being unschedulable. */
public final class NodeUnschedulable implements FilterPlugin {
  private static final String NAME = "NodeUnschedulable";
  private static final Status REJECTED = Status.unresolvable(NAME, "node(s) were unschedulable");
  private static final Taint CORDONED =
      new Taint("node.kubernetes.io/unschedulable", "", Taint.NO_SCHEDULE);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
    return !node.isUnschedulable() || pod.tolerates(CORDONED) ? Status.SUCCESS : REJECTED;
  }

  @Override
  public Set<ClusterEvent> wakeUps() {
    return Set.of(ClusterEvent.NODE_ADDED, ClusterEvent.NODE_TAINTS, ClusterEvent.POD_UPDATED);
  }
}
