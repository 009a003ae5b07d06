package io.kubeterrarium.scheduler.framework;

import io.kubeterrarium.scheduler.cluster.NodeInfo;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import java.util.List;

/** A cycle that came to no node, as the plugins see it that may still help. */
public final class FailedCycle {
  private final Filters filters;
  private final CycleState state;
  private final PodInfo pod;
  private final List<NodeInfo> nodes;
  private final Diagnosis diagnosis;

  FailedCycle(
      Filters filters, CycleState state, PodInfo pod, List<NodeInfo> nodes, Diagnosis diagnosis) {
    this.filters = filters;
    this.state = state;
    this.pod = pod;
    this.nodes = nodes;
    this.diagnosis = diagnosis;
  }

  public PodInfo pod() {
    return pod;
  }

  /** All of them, in the order of names. */
  public List<NodeInfo> nodes() {
    return nodes;
  }

  public Diagnosis diagnosis() {
    return diagnosis;
  }

  /** The node the pod was nominated for before; empty for none. */
  public String nominatedNode() {
    return filters.nominations().nodeOf(pod.uid());
  }

  /** To try out what the filters would say if other pods were on the node. */
  public DryRun dryRun(NodeInfo node) {
    return new DryRun(filters, state.copy(), pod, node.copy());
  }
}
