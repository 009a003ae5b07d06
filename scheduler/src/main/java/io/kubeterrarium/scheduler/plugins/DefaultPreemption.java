package io.kubeterrarium.scheduler.plugins;

import io.kubeterrarium.scheduler.cluster.NodeInfo;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import io.kubeterrarium.scheduler.framework.Code;
import io.kubeterrarium.scheduler.framework.Diagnosis;
import io.kubeterrarium.scheduler.framework.FailedCycle;
import io.kubeterrarium.scheduler.framework.Nomination;
import io.kubeterrarium.scheduler.framework.PostFilterPlugin;
import io.kubeterrarium.scheduler.framework.PostFilterResult;
import io.kubeterrarium.scheduler.framework.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A pod that fits nowhere takes the place of pods that it goes before, on the node where least is
 * lost. It only chooses them: who asked for the cycle deletes them.
 */
public final class DefaultPreemption implements PostFilterPlugin {
  static final String NAME = "DefaultPreemption";

  private static final String NOT_HELPFUL = "Preemption is not helpful for scheduling";

  /** In larger clusters, the choice is among a tenth of the nodes. */
  private static final int ALWAYS_CHOOSE_AMONG = 100;

  private final Budgets budgets;
  private final RandomGenerator random;

  public DefaultPreemption(Budgets budgets, RandomGenerator random) {
    this.budgets = budgets;
    this.random = random;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public PostFilterResult postFilter(FailedCycle cycle) {
    String ineligible = ineligible(cycle);
    if (!ineligible.isEmpty()) {
      return rejected("not eligible due to " + ineligible + ".", null);
    }
    List<NodeInfo> potential = potential(cycle);
    Optional<List<Budget>> known = potential.isEmpty() ? Optional.of(List.of()) : budgets.all();
    if (known.isEmpty()) {
      return rejected("disruption budgets are not known yet", null);
    }
    List<String> reasons = new ArrayList<>();
    Victims best = best(potential, cycle, known.get(), reasons);
    if (best != null) {
      return new PostFilterResult(Status.SUCCESS, new Nomination(best.node(), best.pods()));
    }
    int nodes = cycle.diagnosis().nodeCount();
    for (int i = potential.size(); i < nodes; i++) {
      reasons.add(NOT_HELPFUL);
    }
    return rejected(Diagnosis.summary(nodes, reasons), Nomination.NONE);
  }

  private static PostFilterResult rejected(String why, @Nullable Nomination nomination) {
    return new PostFilterResult(Status.unschedulable(NAME, "preemption: " + why), nomination);
  }

  /** Empty where nothing speaks against it. */
  private static String ineligible(FailedCycle cycle) {
    if (!cycle.pod().mayPreempt()) {
      return "preemptionPolicy=Never";
    }
    String nominated = cycle.nominatedNode();
    Status there = cycle.diagnosis().rejections().get(nominated);
    if (there != null && there.code() == Code.UNSCHEDULABLE_AND_UNRESOLVABLE) {
      return "";
    }
    for (NodeInfo node : cycle.nodes()) {
      if (node.name().equals(nominated) && hasVictimOnItsWay(node, cycle.pod())) {
        return "a terminating pod on the nominated node";
      }
    }
    return "";
  }

  private static boolean hasVictimOnItsWay(NodeInfo node, PodInfo pod) {
    return node.pods().stream()
        .anyMatch(other -> other.priority() < pod.priority() && other.isBeingPreempted());
  }

  /** The nodes where fewer pods may help. */
  private List<NodeInfo> potential(FailedCycle cycle) {
    List<NodeInfo> potential = new ArrayList<>();
    for (NodeInfo node : cycle.nodes()) {
      Status status = cycle.diagnosis().rejections().get(node.name());
      if (status != null && status.code() == Code.UNSCHEDULABLE) {
        potential.add(node);
      }
    }
    return potential;
  }

  private @Nullable Victims best(
      List<NodeInfo> potential, FailedCycle cycle, List<Budget> known, List<String> reasons) {
    int wanted = Math.max(ALWAYS_CHOOSE_AMONG, potential.size() / 10);
    // Small clusters are searched in the order of names, so that a demonstration can be repeated.
    int start = wanted < potential.size() ? random.nextInt(potential.size()) : 0;
    int found = 0;
    Victims best = null;
    for (int i = 0; i < potential.size(); i++) {
      NodeInfo node = potential.get((start + i) % potential.size());
      VictimSearch search = VictimSearch.on(node, cycle, known);
      Victims victims = search.victims();
      if (victims == null) {
        reasons.addAll(search.status().reasons());
        continue;
      }
      found++;
      if (best == null || Victims.BY_LOSS.compare(victims, best) < 0) {
        best = victims;
      }
      if (found >= wanted && best.violations() == 0) {
        return best;
      }
    }
    return best;
  }
}
