package io.kubeterrarium.scheduler.queue;

import static io.kubeterrarium.scheduler.GivenPod.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.scheduler.cluster.PodInfo;
import io.kubeterrarium.scheduler.framework.ClusterEvent;
import io.kubeterrarium.scheduler.plugins.PrioritySort;
import io.kubeterrarium.scheduler.plugins.SchedulingGates;
import io.kubeterrarium.scheduler.queue.SchedulingQueue.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchedulingQueueTest {
  private static final Set<String> FIT = Set.of("NodeResourcesFit");

  private final SchedulingQueue queue =
      new SchedulingQueue(
          new PrioritySort(),
          new SchedulingGates()::preEnqueue,
          plugin ->
              plugin.equals("NodeResourcesFit")
                  ? Set.of(ClusterEvent.ASSIGNED_POD_DELETED)
                  : Set.of(ClusterEvent.NODE_TAINTS));
  private Instant now = Instant.parse("2026-01-05T09:00:00Z");

  @Test
  void higherPriorityComesFirst() {
    queue.add(pod("a").info(), now);
    queue.add(pod("b").priority(10).info(), now);
    assertThat(pop()).isEqualTo("b");
    assertThat(pop()).isEqualTo("a");
    assertThat(pop()).isEmpty();
  }

  @Test
  void aRejectedPodWaitsForAnEventThatItsPluginAskedFor() {
    reject("a");
    queue.happened(ClusterEvent.NODE_TAINTS, now);
    assertThat(queue.placeOf("a")).isEqualTo(Place.UNSCHEDULABLE);
    queue.happened(ClusterEvent.ASSIGNED_POD_DELETED, now);
    assertThat(queue.placeOf("a")).isEqualTo(Place.BACKOFF);
  }

  @Test
  void aWokenPodIsTakenEarlyOnlyWhileNothingIsActive() {
    reject("a");
    queue.happened(ClusterEvent.ASSIGNED_POD_DELETED, now);
    queue.add(pod("b").info(), now);
    assertThat(pop()).isEqualTo("b");
    assertThat(pop()).isEqualTo("a");
  }

  @Test
  void afterAnErrorTheBackOffIsKeptAndDoublesUpToTenSeconds() {
    queue.add(pod("a").info(), now);
    int[] expected = {1, 2, 4, 8, 10, 10};
    for (int seconds : expected) {
      queue.failed(queue.pop(now).orElseThrow(), now);
      assertThat(Duration.between(now, queue.nextAlarm())).hasSeconds(seconds);
      pass(Duration.ofSeconds(seconds).minusMillis(1));
      assertThat(queue.pop(now)).isEmpty();
      pass(Duration.ofMillis(1));
    }
    assertThat(pop()).isEqualTo("a");
  }

  @Test
  void aPodThatNothingWakesIsTriedAgainAfterFiveMinutes() {
    reject("a");
    assertThat(queue.nextAlarm()).isEqualTo(now.plus(Duration.ofMinutes(5)));
    pass(Duration.ofMinutes(5).minusMillis(1));
    assertThat(pop()).isEmpty();
    pass(Duration.ofMillis(1));
    assertThat(pop()).isEqualTo("a");
  }

  @Test
  void aChangeOfTheStatusAloneDoesNotWakeAPod() {
    reject("a");
    PodInfo same = pod("a").edit(tree -> tree.putObject("status").put("phase", "Pending")).info();
    queue.update(same, now);
    assertThat(queue.placeOf("a")).isEqualTo(Place.UNSCHEDULABLE);
  }

  @Test
  void aChangeOfTheSpecDoes() {
    reject("a");
    queue.update(pod("a").tolerating("x", "Exists", "", "").info(), now);
    assertThat(queue.placeOf("a")).isEqualTo(Place.BACKOFF);
  }

  @Test
  void aGatedPodComesInWhenItsGatesAreGone() {
    queue.add(
        pod("a")
            .edit(t -> t.withArray("/spec/schedulingGates").addObject().put("name", "x"))
            .info(),
        now);
    assertThat(queue.placeOf("a")).isEqualTo(Place.GATED);
    assertThat(pop()).isEmpty();
    queue.update(pod("a").info(), now);
    assertThat(pop()).isEqualTo("a");
  }

  @Test
  void aRemovedPodIsNowhere() {
    reject("a");
    queue.add(pod("b").info(), now);
    queue.remove("a");
    queue.remove("b");
    queue.remove("unknown");
    assertThat(queue.size()).isZero();
    assertThat(pop()).isEmpty();
  }

  private void reject(String name) {
    queue.add(pod(name).info(), now);
    queue.rejected(queue.pop(now).orElseThrow(), FIT, now);
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private String pop() {
    Optional<QueuedPod> next = queue.pop(now);
    return next.map(each -> each.pod().name().name()).orElse("");
  }
}
