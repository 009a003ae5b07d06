package io.kubeterrarium.scheduler.plugins;

import io.kubeterrarium.scheduler.framework.FailedCycle;
import io.kubeterrarium.scheduler.framework.PostFilterPlugin;
import io.kubeterrarium.scheduler.framework.PostFilterResult;
import io.kubeterrarium.scheduler.framework.Status;

/**
 * What kube-scheduler's DynamicResources says of a pod without resource claims when no node is
 * left: it stands before the preemption's words in each FailedScheduling message of 1.34 to 1.36.
 * Resource claims themselves are not served.
 */
public final class ClaimsMessage implements PostFilterPlugin {
  private static final String NAME = "DynamicResources";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public PostFilterResult postFilter(FailedCycle cycle) {
    return new PostFilterResult(Status.unschedulable(NAME, "no new claims to deallocate"), null);
  }
}
