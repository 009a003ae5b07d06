package io.kubeterrarium.scheduler.framework;

import io.kubeterrarium.scheduler.cluster.NodeInfo;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import java.util.List;

/** Prepares a cycle before nodes are looked at one by one. */
public interface PreFilterPlugin extends Plugin {
  /** SKIP leaves the plugin's filter out; a rejection ends the cycle. */
  Status preFilter(CycleState state, PodInfo pod, List<NodeInfo> nodes);
}
