package io.kubeterrarium.kubelet.node;

import io.kubeterrarium.client.execution.KeyedExecutor;
import io.kubeterrarium.client.execution.TimeSource;
import io.kubeterrarium.client.execution.TimeSource.Cancellable;
import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The one timer behind all nodes' heartbeats. Each node has its own place within the ten seconds,
 * so that a thousand nodes make an even load. Safe on any thread; beats are handed to the executor.
 */
public final class Heartbeats {
  /** Beats due within this time are done together, so that the timer wakes less often. */
  private static final Duration TOGETHER = Duration.ofMillis(200);

  private final TimeSource time;
  private final RandomGenerator random;
  private final KeyedExecutor executor;

  // Guarded by this.
  private final PriorityQueue<Beat> beats = new PriorityQueue<>();
  private @Nullable Cancellable alarm;
  private boolean stopped;

  private record Beat(Instant due, NodeHeart heart) implements Comparable<Beat> {
    @Override
    public int compareTo(Beat other) {
      int byTime = due.compareTo(other.due);
      return byTime != 0
          ? byTime
          : Integer.compare(heart.node().index(), other.heart.node().index());
    }
  }

  public Heartbeats(TimeSource time, RandomGenerator random, KeyedExecutor executor) {
    this.time = time;
    this.random = random;
    this.executor = executor;
  }

  /** Lets a registered node's heart beat from now on. */
  public synchronized void add(NodeHeart heart) {
    long phase = random.nextLong(NodeHeart.RENEW_EVERY.toMillis());
    beats.add(new Beat(time.instant().plusMillis(phase), heart));
    setAlarm();
  }

  public synchronized void stop() {
    stopped = true;
    beats.clear();
    if (alarm != null) {
      alarm.cancel();
    }
  }

  private synchronized void tick() {
    Instant now = time.instant();
    while (!beats.isEmpty() && !beats.peek().due().isAfter(now.plus(TOGETHER))) {
      Beat beat = beats.remove();
      beats.add(new Beat(next(beat.due(), now), beat.heart()));
      if (beat.heart().isBeating()) {
        executor.execute(beat.heart().node().name(), beat.heart()::beat);
      }
    }
    setAlarm();
  }

  /** In its place of the ten seconds; after a sleep of the machine, counted from now. */
  private static Instant next(Instant due, Instant now) {
    Instant next = due.plus(NodeHeart.RENEW_EVERY);
    return next.isAfter(now) ? next : now.plus(NodeHeart.RENEW_EVERY);
  }

  private void setAlarm() {
    if (alarm != null) {
      alarm.cancel();
    }
    if (stopped || beats.isEmpty()) {
      return;
    }
    alarm = time.after(Duration.between(time.instant(), beats.peek().due()), this::tick);
  }
}
