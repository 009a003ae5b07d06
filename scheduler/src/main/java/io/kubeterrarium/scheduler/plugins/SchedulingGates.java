package io.kubeterrarium.scheduler.plugins;

import io.kubeterrarium.scheduler.cluster.PodInfo;
import io.kubeterrarium.scheduler.framework.ClusterEvent;
import io.kubeterrarium.scheduler.framework.PreEnqueuePlugin;
import io.kubeterrarium.scheduler.framework.Status;
import java.util.List;
import java.util.Set;

/** A pod with scheduling gates waits until they are removed (KEP-3521). */
public final class SchedulingGates implements PreEnqueuePlugin {
  private static final String NAME = "SchedulingGates";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Status preEnqueue(PodInfo pod) {
    List<String> gates = pod.schedulingGates();
    return gates.isEmpty()
        ? Status.SUCCESS
        : Status.unresolvable(
            NAME, "waiting for scheduling gates: [" + String.join(" ", gates) + "]");
  }

  @Override
  public Set<ClusterEvent> wakeUps() {
    return Set.of(ClusterEvent.POD_UPDATED);
  }
}
