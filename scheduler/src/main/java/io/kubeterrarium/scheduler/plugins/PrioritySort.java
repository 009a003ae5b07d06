package io.kubeterrarium.scheduler.plugins;

import io.kubeterrarium.scheduler.framework.QueueSortPlugin;
import io.kubeterrarium.scheduler.queue.QueuedPod;

/** Higher priority first; among equals, who waits longer. */
public final class PrioritySort implements QueueSortPlugin {
  @Override
  public String name() {
    return "PrioritySort";
  }

  @Override
  public int compare(QueuedPod left, QueuedPod right) {
    int byPriority = Integer.compare(right.pod().priority(), left.pod().priority());
    return byPriority != 0 ? byPriority : left.since().compareTo(right.since());
  }
}
