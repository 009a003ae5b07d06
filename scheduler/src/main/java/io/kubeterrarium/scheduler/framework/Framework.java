package io.kubeterrarium.scheduler.framework;

import io.kubeterrarium.scheduler.cluster.NodeInfo;
import io.kubeterrarium.scheduler.cluster.Nominations;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Runs one pod's scheduling cycle through the plugins of a profile. A function of the pod, the
 * nodes and the random generator, but for where the last search ended: like kube-scheduler's, the
 * next search goes on from there, so that in a large cluster every node has its turn.
 */
public final class Framework {
  /** Up to this many nodes all are looked at; in larger clusters, enough of them. */
  private static final int ALWAYS_ENOUGH = 100;

  private static final int MIN_PERCENTAGE = 5;

  private final Profile profile;
  private final Filters filters;
  private final RandomGenerator random;
  private int nextStart;

  /**
   * @param nominations as they are while a cycle runs
   */
  public Framework(Profile profile, Nominations nominations, RandomGenerator random) {
    this.profile = profile;
    this.filters = new Filters(profile, nominations);
    this.random = random;
  }

  public Profile profile() {
    return profile;
  }

  /** The first plugin that keeps the pod out of the queue, or success. */
  public Status preEnqueue(PodInfo pod) {
    for (PreEnqueuePlugin plugin : profile.preEnqueue()) {
      Status status = plugin.preEnqueue(pod);
      if (status.isRejection()) {
        return status;
      }
    }
    return Status.SUCCESS;
  }

  /** Decides; changes nothing. */
  public Decision schedule(PodInfo pod, List<NodeInfo> nodes) {
    CycleState state = new CycleState();
    for (PreFilterPlugin plugin : profile.preFilter()) {
      Status status = plugin.preFilter(state, pod, nodes);
      if (status.isSkip()) {
        state.skipFilter(plugin.name());
      } else if (status.isRejection()) {
        Diagnosis diagnosis = Diagnosis.ofPreFilter(nodes.size(), status);
        return nowhere(state, pod, nodes, diagnosis, List.of(), List.of());
      }
    }
    List<NodeInfo> checked = new ArrayList<>();
    List<Status> statuses = new ArrayList<>();
    List<NodeInfo> feasible = filterNominated(state, pod, nodes, checked, statuses);
    if (feasible.isEmpty()) {
      checked.clear();
      statuses.clear();
      feasible = filterAll(state, pod, nodes, checked, statuses);
    }
    if (feasible.isEmpty()) {
      Diagnosis diagnosis = Diagnosis.ofNodes(nodes.size(), rejections(checked, statuses));
      return nowhere(state, pod, nodes, diagnosis, checked, statuses);
    }
    return place(state, pod, nodes, feasible, checked, statuses);
  }

  /** The node that others have left for the pod comes before all, if the pod fits there now. */
  private List<NodeInfo> filterNominated(
      CycleState state,
      PodInfo pod,
      List<NodeInfo> nodes,
      List<NodeInfo> checked,
      List<Status> statuses) {
    String nominated = filters.nominations().nodeOf(pod.uid());
    if (!nominated.isEmpty()) {
      for (NodeInfo node : nodes) {
        if (node.name().equals(nominated)) {
          statuses.add(filters.filter(state, pod, node));
          checked.add(node);
          return statuses.get(0).isSuccess() ? List.of(node) : List.of();
        }
      }
    }
    return List.of();
  }

  private List<NodeInfo> filterAll(
      CycleState state,
      PodInfo pod,
      List<NodeInfo> nodes,
      List<NodeInfo> checked,
      List<Status> statuses) {
    List<NodeInfo> feasible = new ArrayList<>();
    int enough = enough(nodes.size());
    // Small clusters are searched in the order of names, so that verdicts read well.
    int start = enough < nodes.size() ? nextStart % nodes.size() : 0;
    for (int i = 0; i < nodes.size() && feasible.size() < enough; i++) {
      NodeInfo node = nodes.get((start + i) % nodes.size());
      Status status = filters.filter(state, pod, node);
      checked.add(node);
      statuses.add(status);
      if (status.isSuccess()) {
        feasible.add(node);
      }
    }
    nextStart = start + checked.size();
    return feasible;
  }

  static int enough(int nodes) {
    if (nodes <= ALWAYS_ENOUGH) {
      return nodes;
    }
    int percentage = Math.max(MIN_PERCENTAGE, 50 - nodes / 125);
    return Math.max(ALWAYS_ENOUGH, nodes * percentage / 100);
  }

  private static Map<String, Status> rejections(List<NodeInfo> checked, List<Status> statuses) {
    Map<String, Status> rejections = new LinkedHashMap<>();
    for (int i = 0; i < checked.size(); i++) {
      rejections.put(checked.get(i).name(), statuses.get(i));
    }
    return rejections;
  }

  private Decision nowhere(
      CycleState state,
      PodInfo pod,
      List<NodeInfo> nodes,
      Diagnosis diagnosis,
      List<NodeInfo> checked,
      List<Status> statuses) {
    FailedCycle cycle = new FailedCycle(filters, state, pod, nodes, diagnosis);
    @Nullable Nomination nomination = diagnosis.nodeCount() > 0 ? null : Nomination.NONE;
    List<String> messages = new ArrayList<>();
    if (diagnosis.nodeCount() > 0) {
      for (PostFilterPlugin plugin : profile.postFilter()) {
        PostFilterResult result = plugin.postFilter(cycle);
        nomination = result.nomination() == null ? nomination : result.nomination();
        if (result.status().isSuccess()) {
          messages.clear();
          break;
        }
        messages.add(result.status().message());
      }
    }
    Diagnosis full = diagnosis.withPostFilter(String.join(", ", messages));
    return new Decision("", full, nomination, names(checked), statuses, List.of(), new long[0][0]);
  }

  private Decision place(
      CycleState state,
      PodInfo pod,
      List<NodeInfo> nodes,
      List<NodeInfo> feasible,
      List<NodeInfo> checked,
      List<Status> statuses) {
    // One candidate needs no scores; kube-scheduler leaves them out too.
    List<String> scorers = new ArrayList<>();
    List<long[]> scores = new ArrayList<>();
    if (feasible.size() > 1) {
      scoreAll(state, pod, nodes, feasible, scorers, scores);
    }
    NodeInfo best = feasible.get(best(feasible.size(), scores));
    return new Decision(
        best.name(), null, null, names(checked), statuses, scorers, spread(scores, statuses));
  }

  private void scoreAll(
      CycleState state,
      PodInfo pod,
      List<NodeInfo> nodes,
      List<NodeInfo> feasible,
      List<String> scorers,
      List<long[]> scores) {
    for (PreScorePlugin plugin : profile.preScore()) {
      if (plugin.preScore(state, pod, nodes, feasible).isSkip()) {
        state.skipScore(plugin.name());
      }
    }
    for (Profile.Weighted weighted : profile.score()) {
      ScorePlugin plugin = weighted.plugin();
      if (!state.skipsScore(plugin.name())) {
        long[] own = new long[feasible.size()];
        for (int i = 0; i < own.length; i++) {
          own[i] = plugin.score(state, pod, feasible.get(i));
        }
        plugin.normalize(state, feasible, own);
        for (int i = 0; i < own.length; i++) {
          own[i] *= weighted.weight();
        }
        scorers.add(plugin.name());
        scores.add(own);
      }
    }
  }

  /** The index of the highest total; among equals each has the same chance. */
  private int best(int nodes, List<long[]> scores) {
    int best = 0;
    long highest = Long.MIN_VALUE;
    int equals = 0;
    for (int i = 0; i < nodes; i++) {
      long total = 0;
      for (long[] own : scores) {
        total += own[i];
      }
      if (total > highest) {
        highest = total;
        best = i;
        equals = 1;
      } else if (total == highest && random.nextInt(++equals) == 0) {
        best = i;
      }
    }
    return best;
  }

  /** From the feasible nodes' order to that of all nodes looked at. */
  private static long[][] spread(List<long[]> scores, List<Status> statuses) {
    long[][] spread = new long[scores.size()][statuses.size()];
    for (int plugin = 0; plugin < spread.length; plugin++) {
      int next = 0;
      for (int node = 0; node < statuses.size(); node++) {
        if (statuses.get(node).isSuccess()) {
          spread[plugin][node] = scores.get(plugin)[next++];
        }
      }
    }
    return spread;
  }

  private static List<String> names(List<NodeInfo> nodes) {
    return nodes.stream().map(NodeInfo::name).toList();
  }
}
