package io.kubeterrarium.scheduler.framework;

import io.kubeterrarium.scheduler.cluster.NodeInfo;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import java.util.List;

/** Prepares the scoring of the nodes that are left. */
public interface PreScorePlugin extends Plugin {
  /**
   * SKIP leaves the plugin's score out.
   *
   * @param all every node
   * @param feasible those that passed the filters
   */
  Status preScore(CycleState state, PodInfo pod, List<NodeInfo> all, List<NodeInfo> feasible);
}
