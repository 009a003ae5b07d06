package io.kubeterrarium.client.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.client.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
  private final VirtualTime time = new VirtualTime();
  private int signals;
  private final WorkQueue<String> queue =
      new WorkQueue<>(time, ItemBackoff.standard(), () -> signals++);

  @Test
  void anItemAddedTwiceWaitsOnce() {
    queue.add("a");
    queue.add("b");
    queue.add("a");
    assertThat(List.of(queue.poll(), queue.poll())).containsExactly("a", "b");
    assertThat(queue.poll()).isNull();
    assertThat(signals).isEqualTo(2);
  }

  @Test
  void anItemAddedWhileTakenComesBackAfterDone() {
    queue.add("a");
    queue.poll();
    queue.add("a");
    assertThat(queue.poll()).isNull();
    queue.done("a");
    assertThat(queue.poll()).isEqualTo("a");
  }

  @Test
  void theEarlierOfTwoAlarmsCounts() {
    queue.addAfter("a", Duration.ofSeconds(10));
    queue.addAfter("a", Duration.ofSeconds(3));
    queue.addAfter("a", Duration.ofSeconds(20));
    time.advance(Duration.ofMillis(2_999));
    assertThat(queue.poll()).isNull();
    time.advance(Duration.ofMillis(1));
    assertThat(queue.poll()).isEqualTo("a");
    queue.done("a");
    time.advance(Duration.ofMinutes(1));
    assertThat(queue.poll()).isNull();
  }

  @Test
  void backoffDoublesToACapUntilForgotten() {
    ItemBackoff<String> backoff = ItemBackoff.standard();
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      millis.add(backoff.next("a").toMillis());
    }
    assertThat(millis).containsExactly(5L, 10L, 20L, 40L);
    for (int i = 0; i < 100; i++) {
      backoff.next("a");
    }
    assertThat(backoff.next("a")).isEqualTo(Duration.ofSeconds(1000));
    backoff.forget("a");
    assertThat(backoff.next("a")).isEqualTo(Duration.ofMillis(5));
  }

  @Test
  void aFailedReconcileIsTriedAgainAndAGoodOneIsNot() {
    List<String> calls = new ArrayList<>();
    ReconcilerRunner<String> runner =
        new ReconcilerRunner<>(
            "test",
            2,
            key -> {
              calls.add(time.instant() + " " + key);
              if (calls.size() < 3) {
                throw new IllegalStateException("not yet");
              }
              return Result.DONE;
            },
            time.runtime());
    runner.queue().add("a");
    time.settle();
    assertThat(calls).isEmpty();
    runner.start();
    time.advance(Duration.ofMinutes(1));
    assertThat(calls)
        .containsExactly(
            "2026-01-05T09:00:00Z a", "2026-01-05T09:00:00.005Z a", "2026-01-05T09:00:00.015Z a");
  }

  @Test
  void nothingRunsAfterClose() {
    List<String> calls = new ArrayList<>();
    ReconcilerRunner<String> runner =
        new ReconcilerRunner<>(
            "test",
            1,
            key -> {
              calls.add(key);
              return Result.after(Duration.ofSeconds(1));
            },
            time.runtime());
    runner.start();
    runner.queue().add("a");
    time.advance(Duration.ofMillis(2_500));
    assertThat(calls).hasSize(3);
    runner.close();
    time.advance(Duration.ofMinutes(1));
    assertThat(calls).hasSize(3);
  }
}
