package io.kubeterrarium.scheduler.plugins;

import io.kubeterrarium.scheduler.cluster.HostPort;
import io.kubeterrarium.scheduler.cluster.NodeInfo;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import io.kubeterrarium.scheduler.framework.ClusterEvent;
import io.kubeterrarium.scheduler.framework.CycleState;
import io.kubeterrarium.scheduler.framework.FilterPlugin;
import io.kubeterrarium.scheduler.framework.PreFilterPlugin;
import io.kubeterrarium.scheduler.framework.Status;
import java.util.List;
import java.util.Set;

/** A host port can be had once on each node. */
public final class NodePorts implements PreFilterPlugin, FilterPlugin {
  private static final String NAME = "NodePorts";
  private static final Status REJECTED =
      Status.unschedulable(NAME, "node(s) didn't have free ports for the requested pod ports");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Status preFilter(CycleState state, PodInfo pod, List<NodeInfo> nodes) {
    return pod.hostPorts().isEmpty() ? Status.SKIP : Status.SUCCESS;
  }

  @Override
  public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
    for (PodInfo other : node.pods()) {
      for (HostPort taken : other.hostPorts()) {
        if (pod.hostPorts().stream().anyMatch(taken::conflictsWith)) {
          return REJECTED;
        }
      }
    }
    return Status.SUCCESS;
  }

  @Override
  public Set<ClusterEvent> wakeUps() {
    return Set.of(ClusterEvent.NODE_ADDED, ClusterEvent.ASSIGNED_POD_DELETED);
  }
}
