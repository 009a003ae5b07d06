package io.kubeterrarium.apiserver.storage;

import io.kubeterrarium.apiserver.request.Deadline;
import io.kubeterrarium.registry.RegistryException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting for the registry. */
public final class RegistryCalls {
  private RegistryCalls() {}

  /**
   * Blocks until the answer is there; the registry's own timeout bounds the wait, and that of the
   * request whose thread this is.
   */
  public static <T> T await(CompletableFuture<T> call) {
    try {
      return call.get(Deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RegistryException failure) {
        throw failure;
      }
      throw new IllegalStateException("the registry failed", e.getCause());
    } catch (TimeoutException e) {
      throw new RegistryException.OutcomeUnknown("context deadline exceeded", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException.OutcomeUnknown("interrupted", e);
    }
  }
}
