package io.kubeterrarium.scheduler.framework;

import static io.kubeterrarium.scheduler.GivenNode.node;
import static io.kubeterrarium.scheduler.GivenPod.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.selector.LabelSelector;
import io.kubeterrarium.scheduler.GivenNode;
import io.kubeterrarium.scheduler.GivenPod;
import io.kubeterrarium.scheduler.cluster.Nominations;
import io.kubeterrarium.scheduler.plugins.DefaultProfile;
import io.kubeterrarium.scheduler.queue.QueuedPod;
import io.kubeterrarium.scheduler.verdict.PodVerdict;
import io.kubeterrarium.scheduler.verdict.Verdicts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameworkTest {
  private final Framework framework =
      new Framework(
          DefaultProfile.of(
              any -> LabelSelector.EVERYTHING,
              () -> Optional.of(List.of()),
              new NoBinder(),
              new Random(1)),
          new Nominations(),
          new Random(1));

  @Test
  void thePodGoesToTheEmptiestNode() {
    Decision decision =
        decide(
            pod("p").requests("1", "1Gi"),
            node("a").with(pod("q").requests("2", "2Gi")),
            node("b"),
            node("c").with(pod("r").requests("1", "1Gi")));
    assertThat(decision.node()).isEqualTo("b");
  }

  @Test
  void equallyGoodNodesAreDrawnFromTheInjectedRandomness() {
    int[] drawn = new int[3];
    for (int i = 0; i < 300; i++) {
      drawn[decide(pod("p"), node("0"), node("1"), node("2")).node().charAt(0) - '0']++;
    }
    assertThat(drawn).satisfies(counts -> assertThat(counts[0]).isBetween(60, 140));
    assertThat(drawn[1]).isBetween(60, 140);
  }

  @Test
  void theMessageCountsReasonsAsUpstreamDoes() {
    GivenNode tainted = node("b").taint("x", "", "NoSchedule");
    assertThat(
            message(
                pod("p").requests("100", "1Gi"),
                node("a"),
                tainted,
                node("c").taint("x", "", "NoSchedule")))
        .isEqualTo(
            "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint(s)."
                + " no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for"
                + " scheduling.");
  }

  @Test
  void aFullNodeHasNoVictimsForAPodOfTheSamePriority() {
    assertThat(
            message(pod("p").requests("3", "1Gi"), node("a").with(pod("q").requests("2", "1Gi"))))
        .isEqualTo(
            "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate,"
                + " preemption: 0/1 nodes are available:"
                + " 1 No preemption victims found for incoming pod.");
  }

  @Test
  void aPodThatNeverPreemptsSaysSo() {
    GivenPod meek =
        pod("p")
            .requests("100", "1Gi")
            .edit(tree -> tree.withObject("/spec").put("preemptionPolicy", "Never"));
    assertThat(message(meek, node("a")))
        .isEqualTo(
            "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate,"
                + " preemption: not eligible due to"
                + " preemptionPolicy=Never.");
  }

  @Test
  void withoutNodesThereIsNothingToCount() {
    assertThat(message(pod("p"))).isEqualTo("no nodes available to schedule pods");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "100, 100", "101, 100", "1000, 420", "5000, 500", "10000, 500"})
  void largeClustersAreSearchedInPart(int nodes, int enough) {
    assertThat(Framework.enough(nodes)).isEqualTo(enough);
  }

  @Test
  void eachNodesVerdictIsKept() {
    GivenPod given = pod("p").requests("1", "1Gi");
    Decision decision = decide(given, node("a").cordoned(), node("b"), node("c"));
    Verdicts verdicts = new Verdicts(1);
    verdicts.record(QueuedPod.fresh(pod("other").info(), Instant.EPOCH), decision, Instant.EPOCH);
    verdicts.record(QueuedPod.fresh(given.info(), Instant.EPOCH), decision, Instant.EPOCH);

    assertThat(verdicts.of("default", "other")).isEmpty();
    PodVerdict verdict = verdicts.of("default", "p").orElseThrow();
    assertThat(verdict.node()).isIn("b", "c");
    assertThat(verdict.nodes().get(0).plugin()).isEqualTo("NodeUnschedulable");
    assertThat(verdict.nodes().get(0).reasons()).containsExactly("node(s) were unschedulable");
    assertThat(verdict.nodes().get(1).scores())
        .containsEntry("TaintToleration", 300L)
        .containsKeys("NodeResourcesFit", "NodeResourcesBalancedAllocation")
        .doesNotContainKeys("NodeAffinity", "PodTopologySpread");
    assertThat(verdict.nodes().get(1).total())
        .isEqualTo(
            verdict.nodes().get(1).scores().values().stream().mapToLong(Long::longValue).sum());
  }

  private Decision decide(GivenPod pod, GivenNode... nodes) {
    return framework.schedule(pod.info(), GivenNode.cluster(nodes));
  }

  private String message(GivenPod pod, GivenNode... nodes) {
    Decision decision = decide(pod, nodes);
    assertThat(decision.isPlaced()).isFalse();
    return decision.diagnosis().message();
  }
}
