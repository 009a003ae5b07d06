package io.kubeterrarium.simulator.process;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** A part of the start-up that goes on beside the others, on a thread of its own. */
final class Phase<T> {
  private final CompletableFuture<T> result = new CompletableFuture<>();

  private Phase() {}

  static <T> Phase<T> begin(String name, Supplier<T> work) {
    Phase<T> phase = new Phase<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                phase.result.complete(work.get());
              } catch (RuntimeException | Error e) {
                // Justification: thrown again by whoever awaits the result
                phase.result.completeExceptionally(e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return phase;
  }

  /** Returns what it made, or throws what it threw. */
  T await() {
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }
}
