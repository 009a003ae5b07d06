package io.kubeterrarium.client.testkit;

import io.kubeterrarium.client.execution.ComponentRuntime;
import io.kubeterrarium.client.execution.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;

/**
 * Clock, alarms and executor on the test's own thread: tasks run in order when the test says so,
 * and time moves only by {@link #advance}. With it a whole control loop is one deterministic play.
 */
public final class VirtualTime implements TimeSource, Executor {
  private static final int MOST_STEPS = 2_000_000;

  private final ArrayDeque<Runnable> ready = new ArrayDeque<>();
  private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
  private Instant now;
  private Duration wallClockAhead = Duration.ZERO;
  private long sequence;

  private static final class Alarm implements Comparable<Alarm> {
    final Instant due;
    final long sequence;
    final Runnable task;
    boolean cancelled;

    Alarm(Instant due, long sequence, Runnable task) {
      this.due = due;
      this.sequence = sequence;
      this.task = task;
    }

    @Override
    public int compareTo(Alarm other) {
      int byTime = due.compareTo(other.due);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  public VirtualTime() {
    this(Instant.parse("2026-01-05T09:00:00Z"));
  }

  public VirtualTime(Instant start) {
    now = start;
  }

  /** A runtime whose batches run at once, on the test's thread. */
  public ComponentRuntime runtime() {
    return new ComponentRuntime(this, this, Runnable::run);
  }

  @Override
  public Instant instant() {
    return now.plus(wallClockAhead);
  }

  @Override
  public long nanoTime() {
    return now.getEpochSecond() * 1_000_000_000 + now.getNano();
  }

  @Override
  public Cancellable after(Duration delay, Runnable task) {
    Alarm alarm = new Alarm(now.plus(delay.isNegative() ? Duration.ZERO : delay), sequence++, task);
    alarms.add(alarm);
    return () -> alarm.cancelled = true;
  }

  @Override
  public void execute(Runnable task) {
    ready.add(task);
  }

  /** Runs all that can run without time passing. */
  public void settle() {
    for (int step = 0; step < MOST_STEPS; step++) {
      Alarm first = alarms.peek();
      if (!ready.isEmpty()) {
        ready.poll().run();
      } else if (first != null && (first.cancelled || !first.due.isAfter(now))) {
        alarms.poll();
        if (!first.cancelled) {
          first.task.run();
        }
      } else {
        return;
      }
    }
    throw new AssertionError("does not settle: " + MOST_STEPS + " steps at " + now);
  }

  /** Lets time pass, running what becomes due on the way. */
  public void advance(Duration by) {
    Instant end = now.plus(by);
    settle();
    while (!alarms.isEmpty() && !alarms.peek().due.isAfter(end)) {
      Instant due = alarms.peek().due;
      if (due.isAfter(now)) {
        now = due;
      }
      settle();
    }
    now = end;
    settle();
  }

  /** Makes the clock jump without running anything on the way, as a laptop's sleep does. */
  public void jump(Duration by) {
    now = now.plus(by);
  }

  /** Sets the wall clock forward or back; no time passes. */
  public void correctClock(Duration by) {
    wallClockAhead = wallClockAhead.plus(by);
  }
}
