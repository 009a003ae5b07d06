package io.kubeterrarium.scheduler.plugins;

import io.kubeterrarium.scheduler.cluster.NodeInfo;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import io.kubeterrarium.scheduler.cluster.SpreadConstraint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The selected pods in each domain, that is each value of a topology key.
 *
 * @param counts for each constraint, by domain
 */
record DomainCounts(List<SpreadConstraint> constraints, List<Map<String, Integer>> counts) {

  /** Counts the nodes that have all the keys and that the constraint's policies include. */
  static DomainCounts ofHard(
      List<SpreadConstraint> constraints, PodInfo pod, List<NodeInfo> nodes) {
    List<Map<String, Integer>> counts = new ArrayList<>();
    constraints.forEach(constraint -> counts.add(new HashMap<>()));
    for (NodeInfo node : nodes) {
      if (hasAllKeys(constraints, node)) {
        for (int i = 0; i < constraints.size(); i++) {
          SpreadConstraint constraint = constraints.get(i);
          if (constraint.includes(node, pod)) {
            counts
                .get(i)
                .merge(
                    domain(constraint, node),
                    constraint.count(node, pod.namespace()),
                    Integer::sum);
          }
        }
      }
    }
    return new DomainCounts(constraints, counts);
  }

  /** As if another pod had come to the node, or were gone from it. */
  DomainCounts with(PodInfo pod, PodInfo other, NodeInfo node, int change) {
    if (!hasAllKeys(constraints, node)) {
      return this;
    }
    List<Map<String, Integer>> changed = new ArrayList<>(counts);
    for (int i = 0; i < constraints.size(); i++) {
      SpreadConstraint constraint = constraints.get(i);
      if (constraint.includes(node, pod) && constraint.counts(other, pod.namespace())) {
        Map<String, Integer> domains = new HashMap<>(changed.get(i));
        domains.merge(domain(constraint, node), change, Integer::sum);
        changed.set(i, domains);
      }
    }
    return new DomainCounts(constraints, changed);
  }

  static boolean hasAllKeys(List<SpreadConstraint> constraints, NodeInfo node) {
    return constraints.stream().allMatch(each -> node.labels().containsKey(each.topologyKey()));
  }

  /** Empty where the node is in none. */
  static String domain(SpreadConstraint constraint, NodeInfo node) {
    return node.labels().getOrDefault(constraint.topologyKey(), "");
  }

  int count(int constraint, String domain) {
    return counts.get(constraint).getOrDefault(domain, 0);
  }

  /** The count of the emptiest domain; 0 where there are fewer domains than are wanted. */
  int smallest(int constraint) {
    Map<String, Integer> domains = counts.get(constraint);
    if (domains.size() < constraints.get(constraint).minDomains()) {
      return 0;
    }
    return domains.values().stream().mapToInt(Integer::intValue).min().orElse(0);
  }
}
