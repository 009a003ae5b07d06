package io.kubeterrarium.client.execution;

import java.time.Duration;
import java.time.InstantSource;

/** The clock and the alarm of a component; tests give a virtual one. Safe on any thread. */
public interface TimeSource extends InstantSource {
  /**
   * Runs a task once, after the delay (at once for zero or less). The task runs on the time
   * source's own thread: it must be short and only hand work on.
   */
  Cancellable after(Duration delay, Runnable task);

  /**
   * For measuring what has passed, as {@link System#nanoTime}: no correction of the clock moves it.
   */
  long nanoTime();

  /** Withdraws a task that has not begun; idempotent. */
  @FunctionalInterface
  interface Cancellable {
    void cancel();
  }
}
