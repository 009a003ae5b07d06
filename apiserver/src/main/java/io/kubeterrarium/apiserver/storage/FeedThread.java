package io.kubeterrarium.apiserver.storage;

import io.kubeterrarium.registry.RegistryException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that does one thing after the other; what fails is logged, and the next goes on. */
final class FeedThread implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FeedThread.class);

  private final ScheduledThreadPoolExecutor thread;

  FeedThread(String name) {
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread t = new Thread(task, name);
              t.setDaemon(true);
              return t;
            });
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** False where it has ended. */
  boolean run(Runnable task) {
    try {
      thread.execute(guarded(task));
      return true;
    } catch (RejectedExecutionException closed) {
      return false;
    }
  }

  /**
   * Blocks until it is done; does nothing where the thread has ended.
   *
   * @throws RegistryException as the task throws it
   */
  void runAndWait(Runnable task) {
    CompletableFuture<Void> done;
    try {
      done = CompletableFuture.runAsync(task, thread);
    } catch (RejectedExecutionException closed) {
      return;
    }
    try {
      done.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RegistryException known ? known : e;
    }
  }

  /** Null where it has ended. */
  @Nullable ScheduledFuture<?> after(Duration delay, Runnable task) {
    try {
      return thread.schedule(guarded(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      return null;
    }
  }

  /** From now on, until the thread ends. */
  void every(Duration interval, Runnable task) {
    long millis = interval.toMillis();
    thread.scheduleAtFixedRate(guarded(task), millis, millis, TimeUnit.MILLISECONDS);
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        log.error("a task failed", e);
      }
    };
  }

  /** Ends it once it has done what it was given to run; what is due later is not done. */
  @Override
  public void close() {
    thread.shutdown();
  }
}
