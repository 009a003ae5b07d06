package io.kubeterrarium.apiserver.storage;

import io.kubeterrarium.registry.Revision;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Up to which revision the caches are complete, and who waits for more. Safe on any thread. */
final class Freshness {
  /** Events are here by then, as a rule. */
  private static final Duration EVENTS_WITHIN = Duration.ofMillis(2);

  private static final Duration PROGRESS_WITHIN = Duration.ofMillis(50);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition advanced = lock.newCondition();
  private volatile Revision through = Revision.NONE;

  Revision through() {
    return through;
  }

  /** Never goes back. */
  void advance(Revision to) {
    lock.lock();
    try {
      if (to.compareTo(through) > 0) {
        through = to;
        advanced.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the revision; false where the time was up.
   *
   * @param ask makes somebody tell how far the caches are; called again and again, where the events
   *     alone do not tell
   */
  boolean await(Revision revision, Duration atMost, Runnable ask) {
    long deadline = System.nanoTime() + atMost.toNanos();
    Duration within = EVENTS_WITHIN;
    while (true) {
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      if (await(revision, left.compareTo(within) < 0 ? left : within)) {
        return true;
      }
      if (left.compareTo(within) <= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      ask.run();
      within = PROGRESS_WITHIN;
    }
  }

  private boolean await(Revision revision, Duration atMost) {
    if (through.compareTo(revision) >= 0) {
      return true;
    }
    long nanos = atMost.toNanos();
    lock.lock();
    try {
      while (through.compareTo(revision) < 0) {
        if (nanos <= 0) {
          return false;
        }
        nanos = advanced.awaitNanos(nanos);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
