package io.kubeterrarium.scheduler.plugins;

import static io.kubeterrarium.scheduler.GivenNode.node;
import static io.kubeterrarium.scheduler.GivenPod.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.selector.LabelSelector;
import io.kubeterrarium.scheduler.GivenNode;
import io.kubeterrarium.scheduler.GivenPod;
import io.kubeterrarium.scheduler.cluster.NodeInfo;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import io.kubeterrarium.scheduler.framework.CycleState;
import io.kubeterrarium.scheduler.framework.PreScorePlugin;
import io.kubeterrarium.scheduler.framework.ScorePlugin;
import io.kubeterrarium.scheduler.queue.QueuedPod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Each score plugin over a few nodes: the normalized scores, in the order of the nodes' names. */
class ScorePluginsTest {
  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final LabelSelector WEB = LabelSelector.ofLabels(Map.of("app", "web"));

  @Test
  void leastAllocatedPrefersTheEmptierNode() {
    GivenNode half = node("b").with(pod("q").requests("2", "4Gi"));
    assertThat(scores(new NodeResourcesFit(), pod("p").requests("1", "2Gi"), node("a"), half))
        .containsExactly(75L, 25L);
  }

  @Test
  void leastAllocatedAssumesAMinimumForPodsThatAskForNothing() {
    GivenNode one = node("b").with(pod("q"));
    List<Long> scores = scores(new NodeResourcesFit(), pod("p"), node("a"), one);
    assertThat(scores.get(0)).isGreaterThan(scores.get(1));
  }

  @Test
  void balancedAllocationPrefersTheNodeThatFillsUpEvenly() {
    GivenNode lopsided = node("b").with(pod("q").requests("3", "0"));
    assertThat(
            scores(
                new NodeResourcesBalancedAllocation(),
                pod("p").requests("1", "2Gi"),
                node("a"),
                lopsided))
        .containsExactly(100L, 62L);
  }

  @Test
  void balancedAllocationHasNothingToSayOfPodsThatAskForNothing() {
    assertThat(scores(new NodeResourcesBalancedAllocation(), pod("p"), node("a"))).isEmpty();
  }

  @Test
  void softTaintsCountAgainstANode() {
    GivenNode one = node("b").taint("x", "", "PreferNoSchedule");
    GivenNode two = node("c").taint("x", "", "PreferNoSchedule").taint("y", "", "PreferNoSchedule");
    assertThat(scores(new TaintToleration(), pod("p"), node("a"), one, two))
        .containsExactly(100L, 50L, 0L);
  }

  @Test
  void preferredAffinityAddsItsWeights() {
    GivenPod pod = pod("p").edit(tree -> prefer(tree, 20, "disk")).edit(t -> prefer(t, 5, "gpu"));
    assertThat(
            scores(
                new NodeAffinity(),
                pod,
                node("a"),
                node("b").label("disk", "ssd"),
                node("c").label("disk", "ssd").label("gpu", "yes")))
        .containsExactly(0L, 80L, 100L);
  }

  @Test
  void podsSpreadOverNodesAndZonesWithoutBeingAsked() {
    PodTopologySpread plugin = new PodTopologySpread(any -> WEB);
    GivenNode used = node("a").with(pod("q").label("app", "web"), pod("r").label("app", "web"));
    List<Long> scores = scores(plugin, pod("p").label("app", "web"), used, node("b"));
    assertThat(scores.get(0)).isLessThan(scores.get(1));
    assertThat(scores.get(1)).isEqualTo(100L);
  }

  @Test
  void podsThatBelongToNothingAreNotSpread() {
    PodTopologySpread plugin = new PodTopologySpread(any -> LabelSelector.EVERYTHING);
    assertThat(scores(plugin, pod("p"), node("a"))).isEmpty();
  }

  @Test
  void softConstraintsLeaveNodesWithoutTheLabelOut() {
    PodTopologySpread plugin = new PodTopologySpread(any -> LabelSelector.EVERYTHING);
    GivenPod pod = pod("p").label("app", "web").spread(ZONE, 1, "ScheduleAnyway", "app=web");
    assertThat(
            scores(
                plugin,
                pod,
                node("a").label(ZONE, "x").with(pod("q").label("app", "web")),
                node("b").label(ZONE, "y"),
                node("c")))
        .containsExactly(0L, 100L, 0L);
  }

  @Test
  void terminatingPodsDoNotCountForSpreading() {
    PodTopologySpread plugin = new PodTopologySpread(any -> WEB);
    GivenPod going =
        pod("q")
            .label("app", "web")
            .edit(t -> t.withObject("/metadata").put("deletionTimestamp", "now"));
    assertThat(scores(plugin, pod("p").label("app", "web"), node("a").with(going), node("b")))
        .containsExactly(100L, 100L);
  }

  @Test
  void priorityThenAgeDecidesWhoIsFirst() {
    Instant now = Instant.EPOCH;
    QueuedPod old = QueuedPod.fresh(pod("old").info(), now);
    QueuedPod young = QueuedPod.fresh(pod("young").info(), now.plusSeconds(1));
    QueuedPod urgent = QueuedPod.fresh(pod("urgent").priority(5).info(), now.plusSeconds(2));
    List<QueuedPod> all = new ArrayList<>(List.of(young, old, urgent));
    all.sort(new PrioritySort());
    assertThat(all).containsExactly(urgent, old, young);
  }

  @Test
  void gatesKeepAPodOutOfTheQueue() {
    SchedulingGates plugin = new SchedulingGates();
    GivenPod gated =
        pod("p").edit(t -> t.withArray("/spec/schedulingGates").addObject().put("name", "x/y"));
    assertThat(plugin.preEnqueue(pod("p").info()).isSuccess()).isTrue();
    assertThat(plugin.preEnqueue(gated.info()).message())
        .isEqualTo("waiting for scheduling gates: [x/y]");
  }

  private static void prefer(ObjectNode tree, int weight, String label) {
    tree.withArray("/spec/affinity/nodeAffinity/preferredDuringSchedulingIgnoredDuringExecution")
        .addObject()
        .put("weight", weight)
        .putObject("preference")
        .putArray("matchExpressions")
        .addObject()
        .put("key", label)
        .put("operator", "Exists");
  }

  /** Empty where the plugin leaves its score out. */
  private static List<Long> scores(ScorePlugin plugin, GivenPod given, GivenNode... nodes) {
    PodInfo pod = given.info();
    List<NodeInfo> cluster = GivenNode.cluster(nodes);
    CycleState state = new CycleState();
    if (plugin instanceof PreScorePlugin first
        && first.preScore(state, pod, cluster, cluster).isSkip()) {
      return List.of();
    }
    long[] scores = cluster.stream().mapToLong(node -> plugin.score(state, pod, node)).toArray();
    plugin.normalize(state, cluster, scores);
    List<Long> list = new ArrayList<>();
    for (long score : scores) {
      list.add(score);
    }
    return list;
  }
}
