package io.kubeterrarium.apiserver.web;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The watches that are being answered, and the few threads that write all of them. A write never
 * blocks, so two threads serve thousands of watches.
 */
final class OpenWatches implements AutoCloseable {
  private static final int THREADS = 2;
  private static final long CLOSE_MILLIS = 500;

  private final Set<WatchResponse> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger threads = new AtomicInteger();
  private final ExecutorService writers =
      Executors.newFixedThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "watch-writer-" + threads.getAndIncrement());
            thread.setDaemon(true);
            return thread;
          });

  void add(WatchResponse watch) {
    open.add(watch);
  }

  void remove(WatchResponse watch) {
    open.remove(watch);
  }

  void execute(Runnable write) {
    if (!writers.isShutdown()) {
      writers.execute(write);
    }
  }

  /** Ends every watch's response in order, within a bounded time. */
  @Override
  public void close() {
    open.forEach(WatchResponse::end);
    writers.shutdown();
    try {
      if (!writers.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        writers.shutdownNow();
      }
    } catch (InterruptedException e) {
      writers.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
