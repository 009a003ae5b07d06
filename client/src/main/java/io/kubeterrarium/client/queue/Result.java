package io.kubeterrarium.client.queue;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a reconcile ended well.
 *
 * @param requeueAfter when to look again even if nothing happens; null for never
 */
public record Result(@Nullable Duration requeueAfter) {
  public static final Result DONE = new Result(null);

  public static Result after(Duration delay) {
    return new Result(delay);
  }
}
