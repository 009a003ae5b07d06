package io.kubeterrarium.scheduler.framework;

import io.kubeterrarium.scheduler.cluster.PodInfo;

/** Is asked when no node is left; its message is added to the pod's. */
public interface PostFilterPlugin extends Plugin {
  Status postFilter(CycleState state, PodInfo pod, Diagnosis diagnosis);
}
