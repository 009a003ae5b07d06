package io.kubeterrarium.registry.log;

import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the steps of a store until the first one fails, and never one after that: a disk that lost
 * one write may not be asked to confirm the next (the page cache forgets failed writes).
 *
 * <p>Threads: the store's owner and its snapshot thread.
 */
public final class FailStop {
  /** One step; must not be undone by running it half. */
  @FunctionalInterface
  public interface Step {
    void run() throws IOException;
  }

  private final Consumer<IOException> onFailure;
  private @Nullable IOException failure;

  FailStop(Consumer<IOException> onFailure) {
    this.onFailure = onFailure;
  }

  void run(Step step) throws IOException {
    IOException before = failure();
    if (before != null) {
      throw new IOException("the log has stopped after an earlier failure", before);
    }
    try {
      step.run();
    } catch (IOException e) {
      fail(e);
      throw e;
    } catch (RuntimeException | Error e) {
      IOException wrapped = new IOException(e.toString(), e);
      fail(wrapped);
      throw wrapped;
    }
  }

  boolean hasFailed() {
    return failure() != null;
  }

  private synchronized @Nullable IOException failure() {
    return failure;
  }

  private void fail(IOException e) {
    synchronized (this) {
      if (failure != null) {
        return;
      }
      failure = e;
    }
    onFailure.accept(e);
  }
}
