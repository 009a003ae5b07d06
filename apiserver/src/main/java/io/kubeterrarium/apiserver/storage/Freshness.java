package io.kubeterrarium.apiserver.storage;

import io.kubeterrarium.registry.Revision;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Up to which revision the caches are complete, and who waits for more. Safe on any thread. */
final class Freshness {
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

  boolean await(Revision revision, Duration atMost) {
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
