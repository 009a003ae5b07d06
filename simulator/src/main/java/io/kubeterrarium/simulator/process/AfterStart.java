package io.kubeterrarium.simulator.process;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What nothing waits for, done on one thread once everything runs. First the mapper learns the main
 * job's classes, while whoever started the process still reads what to try. The writes come a
 * moment later, so that they take no processor from a Deployment that is posted at once.
 */
final class AfterStart implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AfterStart.class);
  private static final long WRITES_AFTER_MS = 1_000;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "after-start");
            made.setDaemon(true);
            return made;
          });

  /**
   * Returns at once.
   *
   * @param writes what fails is logged, and not tried again here
   */
  void begin(Runnable writes) {
    thread.execute(() -> attempt("the warm-up", WarmUp::run));
    thread.schedule(
        () -> attempt("writing the further default objects", writes),
        WRITES_AFTER_MS,
        TimeUnit.MILLISECONDS);
    thread.shutdown(); // What was handed over is done; the thread ends with it.
  }

  private static void attempt(String what, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.warn("{} failed", what, e);
    }
  }

  /** What has not begun does not begin any more. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
