package io.kubeterrarium.registry.raft;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * How far this member has applied the log, and who waits for it to get further.
 *
 * <p>Threads: advanced on the Raft thread, after the state; asked on any. Bounded by the reads
 * under way: one round at a time.
 */
final class AppliedIndex {
  private record Waiting(long index, Runnable task) {}

  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Waiting::index)); // guarded by this
  private volatile long index;

  long get() {
    return index;
  }

  /** Runs the task once the index is applied: now, or on the Raft thread. */
  void when(long wanted, Runnable task) {
    synchronized (this) {
      if (index < wanted) {
        waiting.add(new Waiting(wanted, task));
        return;
      }
    }
    task.run();
  }

  void advance(long applied) {
    index = applied;
    while (true) {
      Waiting next;
      synchronized (this) {
        next = waiting.peek();
        if (next == null || next.index() > applied) {
          return;
        }
        waiting.poll();
      }
      next.task().run();
    }
  }
}
