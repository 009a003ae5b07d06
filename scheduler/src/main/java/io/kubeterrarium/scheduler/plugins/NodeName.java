package io.kubeterrarium.scheduler.plugins;

import io.kubeterrarium.scheduler.cluster.NodeInfo;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import io.kubeterrarium.scheduler.framework.ClusterEvent;
import io.kubeterrarium.scheduler.framework.CycleState;
import io.kubeterrarium.scheduler.framework.FilterPlugin;
import io.kubeterrarium.scheduler.framework.Status;
import java.util.Set;

/** A pod that names its node goes there and nowhere else. */
public final class NodeName implements FilterPlugin {
  private static final String NAME = "NodeName";
  private static final Status REJECTED =
      Status.unresolvable(NAME, "node(s) didn't match the requested node name");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
    return pod.nodeName().isEmpty() || pod.nodeName().equals(node.name())
        ? Status.SUCCESS
        : REJECTED;
  }

  @Override
  public Set<ClusterEvent> wakeUps() {
    return Set.of(ClusterEvent.NODE_ADDED);
  }
}
