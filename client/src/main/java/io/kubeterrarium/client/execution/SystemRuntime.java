package io.kubeterrarium.client.execution;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A runtime of daemon threads for a whole process: several components may share one. Threads come
 * with demand and go after 30 idle seconds.
 */
public final class SystemRuntime implements AutoCloseable {
  private final SystemTime time = new SystemTime();
  private final ExecutorService executor;
  private final ExecutorService fanOut;

  /**
   * @param fanOutThreads how many calls of batches run side by side
   */
  public SystemRuntime(String name, int fanOutThreads) {
    // A task that comes after the close is of no use to anyone: it is dropped.
    executor =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            30,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            daemons(name),
            new ThreadPoolExecutor.DiscardPolicy());
    ThreadPoolExecutor batches =
        new ThreadPoolExecutor(
            fanOutThreads,
            fanOutThreads,
            30,
            TimeUnit.SECONDS,
            // Bounded by the batches in flight: at most 500 calls for each reconciler's worker.
            new LinkedBlockingQueue<>(),
            daemons(name + "-batch"));
    batches.allowCoreThreadTimeOut(true);
    fanOut = batches;
  }

  public ComponentRuntime runtime() {
    return new ComponentRuntime(time, executor, fanOut);
  }

  /** Interrupts what runs; does not wait for it. */
  @Override
  public void close() {
    time.close();
    executor.shutdownNow();
    fanOut.shutdownNow();
  }

  private static ThreadFactory daemons(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
