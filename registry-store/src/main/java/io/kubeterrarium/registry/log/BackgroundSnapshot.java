package io.kubeterrarium.registry.log;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes at most one snapshot at a time on a thread of its own, which goes away when idle. All
 * methods on the store owner's thread.
 */
final class BackgroundSnapshot implements Closeable {
  private static final long IDLE_SECONDS = 5;

  private final ExecutorService executor;
  private @Nullable CompletableFuture<Void> running;

  BackgroundSnapshot(String threadName) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(1),
            task -> {
              Thread thread = new Thread(task, threadName);
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    executor = pool;
  }

  /** The caller has awaited the one before. */
  void start(FailStop.Step step) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    running = done;
    executor.execute(
        () -> {
          try {
            step.run();
            done.complete(null);
          } catch (IOException | RuntimeException | Error e) {
            // Justification: whoever awaits rethrows it, and the store's FailStop has told its
            // owner
            done.completeExceptionally(e);
          }
        });
  }

  /** Waits for the snapshot that is being written, if any, and throws what it failed with. */
  void await() throws IOException {
    CompletableFuture<Void> pending = running;
    if (pending == null) {
      return;
    }
    try {
      pending.get();
      running = null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a snapshot is being written");
    } catch (ExecutionException e) {
      throw new IOException("the snapshot could not be written", e.getCause());
    }
  }

  boolean isClosed() {
    return executor.isShutdown();
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
