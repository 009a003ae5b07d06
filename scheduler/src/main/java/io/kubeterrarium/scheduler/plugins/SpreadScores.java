package io.kubeterrarium.scheduler.plugins;

import io.kubeterrarium.scheduler.cluster.NodeInfo;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import io.kubeterrarium.scheduler.cluster.SpreadConstraint;
import io.kubeterrarium.scheduler.framework.ScorePlugin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Scores by soft spread constraints: fewer selected pods in a node's domains are better. A key with
 * more domains weighs more, for each of its counts is smaller.
 */
final class SpreadScores {
  private static final long IGNORED = -1;

  private final List<SpreadConstraint> constraints;
  private final Set<String> ignoredNodes = new HashSet<>();
  private final List<Map<String, Integer>> counts = new ArrayList<>();
  private final double[] weights;

  private SpreadScores(List<SpreadConstraint> constraints) {
    this.constraints = constraints;
    this.weights = new double[constraints.size()];
    constraints.forEach(constraint -> counts.add(new HashMap<>()));
  }

  static SpreadScores of(
      List<SpreadConstraint> constraints,
      PodInfo pod,
      List<NodeInfo> all,
      List<NodeInfo> feasible,
      boolean requireAllKeys) {
    SpreadScores scores = new SpreadScores(constraints);
    scores.openDomains(feasible, requireAllKeys);
    scores.count(pod, all, requireAllKeys);
    return scores;
  }

  /** Only domains that a feasible node is in matter; a node's own pods are counted when scored. */
  private void openDomains(List<NodeInfo> feasible, boolean requireAllKeys) {
    for (NodeInfo node : feasible) {
      if (requireAllKeys && !DomainCounts.hasAllKeys(constraints, node)) {
        ignoredNodes.add(node.name());
        continue;
      }
      for (int i = 0; i < constraints.size(); i++) {
        if (!isPerNode(i)) {
          counts.get(i).put(DomainCounts.domain(constraints.get(i), node), 0);
        }
      }
    }
    for (int i = 0; i < weights.length; i++) {
      int domains = isPerNode(i) ? feasible.size() - ignoredNodes.size() : counts.get(i).size();
      weights[i] = Math.log(domains + 2);
    }
  }

  private void count(PodInfo pod, List<NodeInfo> all, boolean requireAllKeys) {
    for (int i = 0; i < constraints.size(); i++) {
      SpreadConstraint constraint = constraints.get(i);
      if (isPerNode(i) || isOneEmptyDomain(i)) {
        continue;
      }
      for (NodeInfo node : all) {
        if ((!requireAllKeys || DomainCounts.hasAllKeys(constraints, node))
            && constraint.includes(node, pod)) {
          counts
              .get(i)
              .computeIfPresent(
                  DomainCounts.domain(constraint, node),
                  (domain, count) -> count + constraint.count(node, pod.namespace()));
        }
      }
    }
  }

  /** No node has the key: the counts would be read by nobody. */
  private boolean isOneEmptyDomain(int constraint) {
    Map<String, Integer> domains = counts.get(constraint);
    return domains.size() == 1 && domains.containsKey("");
  }

  private boolean isPerNode(int constraint) {
    return constraints.get(constraint).topologyKey().equals(PodTopologySpread.HOSTNAME);
  }

  long score(PodInfo pod, NodeInfo node) {
    if (ignoredNodes.contains(node.name())) {
      return 0;
    }
    double score = 0;
    for (int i = 0; i < weights.length; i++) {
      SpreadConstraint constraint = constraints.get(i);
      String domain = node.labels().get(constraint.topologyKey());
      if (domain != null) {
        int count =
            isPerNode(i)
                ? constraint.count(node, pod.namespace())
                : counts.get(i).getOrDefault(domain, 0);
        score += count * weights[i] + (constraint.maxSkew() - 1);
      }
    }
    return Math.round(score);
  }

  void normalize(List<NodeInfo> nodes, long[] scores) {
    long smallest = Long.MAX_VALUE;
    long largest = 0;
    for (int i = 0; i < scores.length; i++) {
      if (ignoredNodes.contains(nodes.get(i).name())) {
        scores[i] = IGNORED;
      } else {
        smallest = Math.min(smallest, scores[i]);
        largest = Math.max(largest, scores[i]);
      }
    }
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] == IGNORED) {
        scores[i] = 0;
      } else if (largest == 0) {
        scores[i] = ScorePlugin.MAX_SCORE;
      } else {
        scores[i] = ScorePlugin.MAX_SCORE * (largest + smallest - scores[i]) / largest;
      }
    }
  }
}
