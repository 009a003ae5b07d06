package io.kubeterrarium.controllers.nodes;

import io.kubeterrarium.client.execution.TimeSource;
import java.time.Duration;
import java.time.Instant;

/**
 * Knows since when this process has been awake without a break: a laptop's sleep and a restart look
 * the same from here. Nobody's silence may be held against them from before that moment.
 * Thread-safe.
 */
final class Wakefulness {
  private final TimeSource time;
  private final Duration pulse;

  // Guarded by this.
  private Instant awakeSince;
  private Instant lastPulse;
  private boolean closed;

  Wakefulness(TimeSource time, Duration pulse) {
    this.time = time;
    this.pulse = pulse;
    awakeSince = time.instant();
    lastPulse = awakeSince;
  }

  void start() {
    synchronized (this) {
      awakeSince = time.instant();
      lastPulse = awakeSince;
    }
    schedule();
  }

  synchronized void close() {
    closed = true;
  }

  /** Since when it has been awake; a gap of more than three pulses is sleep. */
  synchronized Instant awakeSince() {
    Instant now = time.instant();
    boolean slept = Duration.between(lastPulse, now).compareTo(pulse.multipliedBy(3)) > 0;
    boolean clockWentBack = now.isBefore(lastPulse);
    if (slept || clockWentBack) {
      awakeSince = now;
    }
    lastPulse = now;
    return awakeSince;
  }

  private void schedule() {
    time.after(
        pulse,
        () -> {
          synchronized (this) {
            if (closed) {
              return;
            }
          }
          awakeSince();
          schedule();
        });
  }
}
