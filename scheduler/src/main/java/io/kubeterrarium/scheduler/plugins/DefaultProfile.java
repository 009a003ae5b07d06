package io.kubeterrarium.scheduler.plugins;

import io.kubeterrarium.scheduler.framework.BindPlugin;
import io.kubeterrarium.scheduler.framework.Profile;
import io.kubeterrarium.scheduler.framework.Profile.Weighted;
import java.util.List;
import java.util.random.RandomGenerator;

/** The plugins of {@code default-scheduler}, with kube-scheduler's order and weights. */
public final class DefaultProfile {
  public static final String SCHEDULER_NAME = "default-scheduler";

  private DefaultProfile() {}

  public static Profile of(
      Siblings siblings, Budgets budgets, BindPlugin binder, RandomGenerator random) {
    NodeAffinity affinity = new NodeAffinity();
    TaintToleration taints = new TaintToleration();
    NodePorts ports = new NodePorts();
    NodeResourcesFit fit = new NodeResourcesFit();
    PodTopologySpread spread = new PodTopologySpread(siblings);
    NodeResourcesBalancedAllocation balance = new NodeResourcesBalancedAllocation();
    return new Profile(
        SCHEDULER_NAME,
        new PrioritySort(),
        List.of(new SchedulingGates()),
        List.of(affinity, ports, spread),
        List.of(new NodeUnschedulable(), new NodeName(), taints, affinity, ports, fit, spread),
        List.of(new ClaimsMessage(), new DefaultPreemption(budgets, random)),
        List.of(affinity, spread, balance),
        List.of(
            new Weighted(taints, 3),
            new Weighted(affinity, 2),
            new Weighted(fit, 1),
            new Weighted(spread, 2),
            new Weighted(balance, 1)),
        binder);
  }
}
