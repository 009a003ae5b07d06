package io.kubeterrarium.scheduler.plugins;

import io.kubeterrarium.scheduler.cluster.NodeInfo;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import io.kubeterrarium.scheduler.framework.DryRun;
import io.kubeterrarium.scheduler.framework.FailedCycle;
import io.kubeterrarium.scheduler.framework.Status;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the fewest pods that have to leave one node for a pod: all that it goes before are taken
 * away, and then brought back one by one where it still fits, those first that a disruption budget
 * would rather keep, and the most important ones first.
 *
 * @param victims null where there are none that help
 * @param status why there are none
 */
record VictimSearch(@Nullable Victims victims, Status status) {
  private static final String NO_VICTIMS = "No preemption victims found for incoming pod";

  static VictimSearch on(NodeInfo node, FailedCycle cycle, List<Budget> budgets) {
    DryRun dryRun = cycle.dryRun(node);
    List<PodInfo> lower = new ArrayList<>();
    for (PodInfo other : node.pods()) {
      if (other.priority() < cycle.pod().priority()) {
        lower.add(other);
      }
    }
    if (lower.isEmpty()) {
      return new VictimSearch(null, Status.unresolvable(DefaultPreemption.NAME, NO_VICTIMS));
    }
    lower.forEach(dryRun::remove);
    Status status = dryRun.filter();
    if (status.isRejection()) {
      return new VictimSearch(null, status);
    }
    lower.sort(Victims.BY_IMPORTANCE);
    List<PodInfo> kept = new ArrayList<>();
    List<PodInfo> others = new ArrayList<>();
    divide(lower, budgets, kept, others);
    List<PodInfo> victims = new ArrayList<>(notBroughtBack(kept, dryRun));
    int violations = victims.size();
    victims.addAll(notBroughtBack(others, dryRun));
    victims.sort(Victims.BY_IMPORTANCE);
    return victims.isEmpty()
        ? new VictimSearch(null, Status.unresolvable(DefaultPreemption.NAME, NO_VICTIMS))
        : new VictimSearch(new Victims(node.name(), victims, violations), Status.SUCCESS);
  }

  /** Into those that a budget has no disruption left for, and the others, both in order. */
  private static void divide(
      List<PodInfo> pods, List<Budget> budgets, List<PodInfo> kept, List<PodInfo> others) {
    int[] left = budgets.stream().mapToInt(Budget::allowed).toArray();
    for (PodInfo pod : pods) {
      boolean violates = false;
      for (int i = 0; i < left.length; i++) {
        if (budgets.get(i).covers(pod)) {
          left[i]--;
          violates |= left[i] < 0;
        }
      }
      (violates ? kept : others).add(pod);
    }
  }

  private static List<PodInfo> notBroughtBack(List<PodInfo> pods, DryRun dryRun) {
    List<PodInfo> gone = new ArrayList<>();
    for (PodInfo pod : pods) {
      dryRun.add(pod);
      if (dryRun.filter().isRejection()) {
        dryRun.remove(pod);
        gone.add(pod);
      }
    }
    return gone;
  }
}
