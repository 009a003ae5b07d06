package io.kubeterrarium.scheduler.framework;

import io.kubeterrarium.scheduler.cluster.NodeInfo;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import java.util.Collection;

/** A node as it would be with other pods on it; the real one does not change. */
public final class DryRun {
  private final Filters filters;
  private final CycleState state;
  private final PodInfo pod;
  private final NodeInfo node;

  /**
   * @param state a copy
   * @param node a copy
   */
  DryRun(Filters filters, CycleState state, PodInfo pod, NodeInfo node) {
    this.filters = filters;
    this.state = state;
    this.pod = pod;
    this.node = node;
  }

  public Collection<PodInfo> pods() {
    return node.pods();
  }

  public void add(PodInfo other) {
    node.add(other);
    filters.podChanged(state, pod, other, node, 1);
  }

  public void remove(PodInfo other) {
    node.remove(other.uid());
    filters.podChanged(state, pod, other, node, -1);
  }

  /** Whether the pod could go there. */
  public Status filter() {
    return filters.filter(state, pod, node);
  }

  /** The same, without the pods that are nominated for the node. */
  Status filterAsItIs() {
    return filters.filterAsItIs(state, pod, node);
  }
}
