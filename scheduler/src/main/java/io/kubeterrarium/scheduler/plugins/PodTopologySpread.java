package io.kubeterrarium.scheduler.plugins;

import io.kubeterrarium.api.selector.LabelSelector;
import io.kubeterrarium.scheduler.cluster.NodeInfo;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import io.kubeterrarium.scheduler.cluster.SpreadConstraint;
import io.kubeterrarium.scheduler.framework.ClusterEvent;
import io.kubeterrarium.scheduler.framework.CycleState;
import io.kubeterrarium.scheduler.framework.FilterPlugin;
import io.kubeterrarium.scheduler.framework.PreFilterPlugin;
import io.kubeterrarium.scheduler.framework.PreScorePlugin;
import io.kubeterrarium.scheduler.framework.ScorePlugin;
import io.kubeterrarium.scheduler.framework.Status;
import java.util.List;
import java.util.Set;

/**
 * Spreads pods evenly over the values of node labels: hard constraints filter, soft ones score.
 * Pods without constraints get two soft ones, over nodes and over zones.
 */
public final class PodTopologySpread
    implements PreFilterPlugin, FilterPlugin, PreScorePlugin, ScorePlugin {
  static final String HOSTNAME = "kubernetes.io/hostname";
  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final String NAME = "PodTopologySpread";
  private static final Status SKEWED =
      Status.unschedulable(NAME, "node(s) didn't match pod topology spread constraints");
  private static final Status UNLABELLED =
      Status.unresolvable(
          NAME, "node(s) didn't match pod topology spread constraints (missing required label)");

  private final Siblings siblings;

  public PodTopologySpread(Siblings siblings) {
    this.siblings = siblings;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Status preFilter(CycleState state, PodInfo pod, List<NodeInfo> nodes) {
    List<SpreadConstraint> hard =
        pod.spreadConstraints().stream().filter(SpreadConstraint::hard).toList();
    if (hard.isEmpty()) {
      return Status.SKIP;
    }
    state.put(DomainCounts.class, DomainCounts.ofHard(hard, pod, nodes));
    return Status.SUCCESS;
  }

  @Override
  public void podChanged(CycleState state, PodInfo pod, PodInfo other, NodeInfo node, int change) {
    DomainCounts counts = state.get(DomainCounts.class);
    state.put(DomainCounts.class, counts.with(pod, other, node, change));
  }

  @Override
  public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
    DomainCounts counts = state.get(DomainCounts.class);
    for (int i = 0; i < counts.constraints().size(); i++) {
      SpreadConstraint constraint = counts.constraints().get(i);
      String domain = node.labels().get(constraint.topologyKey());
      if (domain == null) {
        return UNLABELLED;
      }
      int self = constraint.selector().matches(pod.group().labels()) ? 1 : 0;
      if (counts.count(i, domain) + self - counts.smallest(i) > constraint.maxSkew()) {
        return SKEWED;
      }
    }
    return Status.SUCCESS;
  }

  @Override
  public Status preScore(
      CycleState state, PodInfo pod, List<NodeInfo> all, List<NodeInfo> feasible) {
    boolean own = !pod.spreadConstraints().isEmpty();
    List<SpreadConstraint> soft =
        own
            ? pod.spreadConstraints().stream().filter(each -> !each.hard()).toList()
            : defaults(pod);
    if (soft.isEmpty()) {
      return Status.SKIP;
    }
    // The defaults also score nodes that have no zone.
    state.put(SpreadScores.class, SpreadScores.of(soft, pod, all, feasible, own));
    return Status.SUCCESS;
  }

  private List<SpreadConstraint> defaults(PodInfo pod) {
    LabelSelector selector = siblings.of(pod);
    return selector.isEverything()
        ? List.of()
        : List.of(
            SpreadConstraint.soft(HOSTNAME, 3, selector), SpreadConstraint.soft(ZONE, 5, selector));
  }

  @Override
  public long score(CycleState state, PodInfo pod, NodeInfo node) {
    return state.get(SpreadScores.class).score(pod, node);
  }

  @Override
  public void normalize(CycleState state, List<NodeInfo> nodes, long[] scores) {
    state.get(SpreadScores.class).normalize(nodes, scores);
  }

  @Override
  public Set<ClusterEvent> wakeUps() {
    return Set.of(
        ClusterEvent.NODE_ADDED,
        ClusterEvent.NODE_LABELS,
        ClusterEvent.NODE_TAINTS,
        ClusterEvent.ASSIGNED_POD_ADDED,
        ClusterEvent.ASSIGNED_POD_UPDATED,
        ClusterEvent.ASSIGNED_POD_DELETED,
        ClusterEvent.POD_UPDATED);
  }
}
