package io.kubeterrarium.scheduler.plugins;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import io.kubeterrarium.scheduler.framework.Code;
import io.kubeterrarium.scheduler.framework.CycleState;
import io.kubeterrarium.scheduler.framework.Diagnosis;
import io.kubeterrarium.scheduler.framework.Diagnosis.Rejection;
import io.kubeterrarium.scheduler.framework.PostFilterPlugin;
import io.kubeterrarium.scheduler.framework.Status;
import java.util.ArrayList;
import java.util.List;

/**
 * Says whether taking other pods away would help, in the words of kube-scheduler's
 * DefaultPreemption. It takes none away: preemption itself is not there yet.
 */
public final class PreemptionMessage implements PostFilterPlugin {
  private static final String NAME = "DefaultPreemption";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Status postFilter(CycleState state, PodInfo pod, Diagnosis diagnosis) {
    if (Meta.text(pod.tree().path("spec"), "preemptionPolicy").equals("Never")) {
      return Status.unschedulable(NAME, "preemption: not eligible due to preemptionPolicy=Never.");
    }
    List<String> reasons = new ArrayList<>();
    diagnosis.rejections().values().forEach(rejection -> reasons.add(reason(rejection)));
    while (reasons.size() < diagnosis.nodeCount()) {
      reasons.add("Preemption is not helpful for scheduling");
    }
    return Status.unschedulable(
        NAME, "preemption: " + Diagnosis.summary(diagnosis.nodeCount(), reasons));
  }

  private static String reason(Rejection rejection) {
    if (rejection.status().code() == Code.UNSCHEDULABLE_AND_UNRESOLVABLE) {
      return "Preemption is not helpful for scheduling";
    }
    return rejection.hasLowerPriorityPods()
        ? "Preemption is not done by this scheduler"
        : "No preemption victims found for incoming pod";
  }
}
