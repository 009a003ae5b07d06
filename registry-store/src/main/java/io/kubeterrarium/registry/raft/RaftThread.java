package io.kubeterrarium.registry.raft;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of a Raft node: everything that Raft does, and everything that is applied, happens
 * here, one task after the other.
 *
 * <p>Bounded by what its users have under way: each peer has one append request outstanding, and as
 * many proposals as a window of {@link Proposals} holds.
 */
final class RaftThread {
  private static final Logger LOG = LoggerFactory.getLogger(RaftThread.class);

  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final Consumer<Throwable> onFailure;
  private final Thread thread = new Thread(this::run, "registry-raft");
  private final ScheduledThreadPoolExecutor timer;
  private volatile boolean stopped;

  RaftThread(Consumer<Throwable> onFailure) {
    this.onFailure = onFailure;
    thread.setDaemon(true);
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread ticking = new Thread(task, "registry-raft-timer");
              ticking.setDaemon(true);
              return ticking;
            });
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    timer.setRemoveOnCancelPolicy(true);
    thread.start();
  }

  /** At once where this is the thread itself. */
  void execute(Runnable task) {
    if (Thread.currentThread() == thread) {
      task.run();
    } else {
      submit(task);
    }
  }

  /** After what is queued. */
  void submit(Runnable task) {
    if (!stopped) {
      tasks.add(task);
    }
  }

  void schedule(Runnable task, long delay, TimeUnit unit) {
    try {
      timer.schedule(() -> submit(task), delay, unit);
    } catch (RejectedExecutionException e) {
      // Justification: stopped in the meantime; then nothing is done any more
      return;
    }
  }

  void repeat(Runnable task, long periodMillis) {
    timer.scheduleWithFixedDelay(
        () -> submit(task), periodMillis, periodMillis, TimeUnit.MILLISECONDS);
  }

  private void run() {
    while (!stopped) {
      try {
        tasks.take().run();
      } catch (InterruptedException e) {
        // Justification: stop() wakes the thread so
        return;
      } catch (RuntimeException e) {
        // Justification: as Hazelcast's own threads do; a task that must not fail tells its owner
        LOG.warn("a task of the Raft node failed", e);
      } catch (Error e) {
        onFailure.accept(e);
      }
    }
  }

  /** Returns when the task that runs is over. */
  void stop() {
    stopped = true;
    timer.shutdownNow();
    if (Thread.currentThread() == thread) {
      return;
    }
    tasks.add(() -> {});
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
