package io.kubeterrarium.client.execution;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after the other, in the order they came, on threads borrowed from another
 * executor. A task that throws is logged; the next one runs.
 */
public final class SerialExecutor implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

  private final Executor threads;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  // Invariant: true exactly while a drain is submitted or running.
  private boolean draining;

  public SerialExecutor(Executor threads) {
    this.threads = threads;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (waiting) {
      waiting.add(task);
      if (draining) {
        return;
      }
      draining = true;
    }
    threads.execute(this::drain);
  }

  /** How many tasks wait. */
  public int backlog() {
    synchronized (waiting) {
      return waiting.size();
    }
  }

  private void drain() {
    while (true) {
      Runnable task;
      synchronized (waiting) {
        task = waiting.poll();
        if (task == null) {
          draining = false;
          return;
        }
      }
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.warn("a task failed", e);
      }
    }
  }
}
