package io.kubeterrarium.scheduler.framework;

import io.kubeterrarium.scheduler.cluster.NodeInfo;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import java.util.List;

/** Prepares a cycle before nodes are looked at one by one. */
public interface PreFilterPlugin extends Plugin {
  /** SKIP leaves the plugin's filter out; a rejection ends the cycle. */
  Status preFilter(CycleState state, PodInfo pod, List<NodeInfo> nodes);

  /**
   * What was prepared is to be as if another pod were on the node, or were not. For plugins whose
   * filter looks beyond the one node; not called where {@link #preFilter} skipped.
   *
   * @param change 1 where it has come, -1 where it is gone
   */
  default void podChanged(
      CycleState state, PodInfo pod, PodInfo other, NodeInfo node, int change) {}
}
