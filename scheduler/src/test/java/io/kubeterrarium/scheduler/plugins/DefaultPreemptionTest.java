package io.kubeterrarium.scheduler.plugins;

import static io.kubeterrarium.scheduler.GivenNode.node;
import static io.kubeterrarium.scheduler.GivenPod.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.selector.LabelSelector;
import io.kubeterrarium.scheduler.GivenNode;
import io.kubeterrarium.scheduler.GivenPod;
import io.kubeterrarium.scheduler.cluster.Nominations;
import io.kubeterrarium.scheduler.framework.Decision;
import io.kubeterrarium.scheduler.framework.Framework;
import io.kubeterrarium.scheduler.framework.NoBinder;
import io.kubeterrarium.scheduler.framework.Nomination;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DefaultPreemptionTest {
  private final List<Budget> budgets = new ArrayList<>();
  private final Nominations nominations = new Nominations();
  private final Framework framework =
      new Framework(
          DefaultProfile.of(
              any -> LabelSelector.EVERYTHING,
              () -> Optional.of(budgets),
              new NoBinder(),
              new Random(1)),
          nominations,
          new Random(1));

  @Test
  void theFewestOfTheLeastImportantPodsLeave() {
    GivenNode full =
        node("a").with(sized("low", 1, "2"), sized("lower", 0, "1"), sized("high", 9, "1"));
    assertThat(victims(sized("p", 5, "1"), full)).isEqualTo("a lower");
    assertThat(victims(sized("p", 5, "2"), full)).isEqualTo("a low");
    assertThat(victims(sized("p", 5, "3"), full)).isEqualTo("a low lower");
    assertThat(victims(sized("p", 5, "4"), full)).isEqualTo("none");
  }

  @Test
  void anOutcomeWithVictimsLeavesNoMessage() {
    Decision decision =
        decide(sized("p", 5, "4"), node("a").with(sized("low", 1, "2")), node("b").cordoned());
    assertThat(decision.diagnosis().message())
        .isEqualTo("0/2 nodes are available: 1 Insufficient cpu, 1 node(s) were unschedulable.");
  }

  @Test
  void theNodeWhereLeastIsLostIsChosen() {
    assertThat(
            victims(
                sized("p", 9, "4"),
                node("a").with(sized("a3", 3, "1")),
                node("b").with(sized("b2", 2, "1"), sized("b1", 2, "1")),
                node("c").with(sized("c2", 2, "1"), sized("c0", 1, "1"))))
        .isEqualTo("c c2 c0");
    assertThat(
            victims(
                sized("p", 9, "4"),
                node("a").with(sized("a1", 1, "1"), sized("a2", 1, "1")),
                node("b").with(sized("b1", 1, "1"))))
        .isEqualTo("b b1");
    assertThat(
            victims(
                sized("p", 9, "4"),
                node("a").with(started("a1", "2026-01-01T00:00:00Z")),
                node("b").with(started("b1", "2026-01-02T00:00:00Z"))))
        .isEqualTo("b b1");
  }

  @Test
  void aBudgetsPodsAreKeptWhereOthersWillDo() {
    budgets.add(budget(0));
    GivenPod kept = sized("kept", 0, "1").label("app", "kept");
    assertThat(victims(sized("p", 5, "3"), node("a").with(kept, sized("other", 1, "1"))))
        .isEqualTo("a other");
    assertThat(
            victims(
                sized("p", 5, "4"),
                node("a").with(kept),
                node("b").with(sized("b4", 4, "1"), sized("b3", 4, "1"))))
        .isEqualTo("b b4 b3");
    assertThat(victims(sized("p", 5, "4"), node("a").with(kept))).isEqualTo("a kept");
    budgets.set(0, budget(1));
    assertThat(victims(sized("p", 5, "3"), node("a").with(kept, sized("other", 1, "1"))))
        .isEqualTo("a kept");
  }

  @Test
  void podsThatSpreadCountAsIfTheVictimsWereGone() {
    GivenPod spread = sized("p", 5, "1").label("app", "x");
    spread.spread("kubernetes.io/hostname", 1, "DoNotSchedule", "app=x");
    assertThat(
            victims(
                spread,
                node("a").with(sized("a1", 0, "1").label("app", "x")),
                node("b").cordoned()))
        .isEqualTo("a a1");
  }

  @Test
  void roomThatIsKeptForANominatedPodIsNotGivenToALesserOne() {
    nominations.nominate(sized("first", 5, "3").info(), "a");
    assertThat(decide(sized("p", 5, "2"), node("a")).isPlaced()).isFalse();
    assertThat(decide(sized("p", 6, "2"), node("a")).isPlaced()).isTrue();
    assertThat(decide(sized("p", 1, "1"), node("a")).isPlaced()).isTrue();
  }

  @Test
  void nobodyElseIsTakenAwayWhileVictimsAreOnTheirWay() {
    GivenPod leaving = sized("leaving", 0, "2");
    leaving.edit(
        tree -> {
          tree.withObject("/metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");
          tree.withObject("/status")
              .putArray("conditions")
              .addObject()
              .put("type", "DisruptionTarget")
              .put("status", "True")
              .put("reason", "PreemptionByScheduler");
        });
    GivenPod pod = sized("p", 5, "3");
    nominations.nominate(pod.info(), "a");
    Decision decision = decide(pod, node("a").with(leaving), node("b").with(sized("b", 0, "2")));
    assertThat(decision.nomination()).isNull();
    assertThat(decision.diagnosis().message())
        .endsWith("preemption: not eligible due to a terminating pod on the nominated node.");
  }

  private static GivenPod sized(String name, int priority, String cpu) {
    return pod(name).priority(priority).requests(cpu, "1Gi");
  }

  private static GivenPod started(String name, String time) {
    return sized(name, 1, "1").edit(tree -> tree.withObject("/status").put("startTime", time));
  }

  private static Budget budget(int allowed) {
    return new Budget("default", LabelSelector.ofLabels(Map.of("app", "kept")), allowed, Set.of());
  }

  private Decision decide(GivenPod pod, GivenNode... nodes) {
    return framework.schedule(pod.info(), GivenNode.cluster(nodes));
  }

  private String victims(GivenPod pod, GivenNode... nodes) {
    Nomination nomination = decide(pod, nodes).nomination();
    return nomination.node().isEmpty()
        ? "none"
        : nomination.node()
            + nomination.victims().stream()
                .map(victim -> " " + victim.name().name())
                .collect(Collectors.joining());
  }
}
