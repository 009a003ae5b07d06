package io.kubeterrarium.controllers.ownedpods;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls in batches of 1, 2, 4, … side by side, and stops after the first batch in which one
 * fails: so a quota that is full costs one call and not five hundred.
 */
public final class SlowStart {
  /**
   * @param failure the first one; null where all went well
   */
  public record Outcome(int succeeded, @Nullable RuntimeException failure) {}

  private SlowStart() {}

  public static Outcome run(int count, int firstBatch, Executor executor, Runnable call) {
    int remaining = count;
    int succeeded = 0;
    int batch = Math.min(remaining, firstBatch);
    while (batch > 0) {
      Outcome outcome = sideBySide(batch, executor, call);
      succeeded += outcome.succeeded();
      if (outcome.failure() != null) {
        return new Outcome(succeeded, outcome.failure());
      }
      remaining -= batch;
      batch = Math.min(2 * batch, remaining);
    }
    return new Outcome(succeeded, null);
  }

  /** All but one on the executor, the last on the caller's own thread. */
  private static Outcome sideBySide(int count, Executor executor, Runnable call) {
    AtomicInteger succeeded = new AtomicInteger();
    AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(count);
    Runnable guarded =
        () -> {
          try {
            call.run();
            succeeded.incrementAndGet();
          } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
          } finally {
            done.countDown();
          }
        };
    for (int i = 1; i < count; i++) {
      executor.execute(guarded);
    }
    guarded.run();
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome(succeeded.get(), new IllegalStateException("interrupted in a batch", e));
    }
    return new Outcome(succeeded.get(), failure.get());
  }
}
