package io.kubeterrarium.scheduler.framework;

import io.kubeterrarium.scheduler.cluster.PodInfo;

/** Decides whether a pod may enter the active queue at all. */
public interface PreEnqueuePlugin extends Plugin {
  Status preEnqueue(PodInfo pod);
}
