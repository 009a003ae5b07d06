package io.kubeterrarium.apiserver.request;

import io.kubeterrarium.apiserver.error.ApiException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Until when the request of this thread is to be answered. Whoever waits on a request's thread, for
 * the registry, a cache or a webhook, waits no longer than {@link #remaining}. Threads that serve
 * no request have none.
 *
 * <p>Justification for the thread's own variable: every wait of a request is on its own thread, and
 * there is no other time that all of them would have to be handed.
 */
public final class Deadline implements AutoCloseable {
  private static final Duration FOREVER = Duration.ofDays(365);
  private static final ThreadLocal<@Nullable Deadline> CURRENT = new ThreadLocal<>();

  private final long endNanos;
  private final @Nullable Deadline outer;

  private Deadline(long endNanos, @Nullable Deadline outer) {
    this.endNanos = endNanos;
    this.outer = outer;
  }

  /** Begins on this thread; within a request that has one already, the earlier one counts. */
  public static Deadline begin(Duration within) {
    Deadline outer = CURRENT.get();
    Duration left = outer == null || within.compareTo(outer.left()) < 0 ? within : outer.left();
    Deadline deadline = new Deadline(System.nanoTime() + left.toNanos(), outer);
    CURRENT.set(deadline);
    return deadline;
  }

  private Duration left() {
    return Duration.ofNanos(endNanos - System.nanoTime());
  }

  public boolean isOver() {
    return endNanos - System.nanoTime() <= 0;
  }

  /** What is left, at most so much; never negative. */
  public static Duration remaining(Duration atMost) {
    Deadline current = CURRENT.get();
    if (current == null) {
      return atMost;
    }
    Duration left = current.left();
    return left.isNegative() ? Duration.ZERO : left.compareTo(atMost) < 0 ? left : atMost;
  }

  /** What is left, or about for ever. */
  public static Duration remaining() {
    return remaining(FOREVER);
  }

  /**
   * To be called before something that cannot be taken back.
   *
   * @throws ApiException 504 where it is too late for it
   */
  public static void check() {
    Deadline current = CURRENT.get();
    if (current != null && current.isOver()) {
      throw exceeded();
    }
  }

  public static ApiException exceeded() {
    return ApiException.timeout(
        "request did not complete within requested timeout - context deadline exceeded");
  }

  @Override
  public void close() {
    if (outer == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(outer);
    }
  }
}
