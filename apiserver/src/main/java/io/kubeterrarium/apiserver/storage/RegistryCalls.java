package io.kubeterrarium.apiserver.storage;

import io.kubeterrarium.registry.RegistryException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waiting for the registry. */
public final class RegistryCalls {
  private RegistryCalls() {}

  /** Blocks until the answer is there; the registry's own timeout bounds the wait. */
  public static <T> T await(CompletableFuture<T> call) {
    try {
      return call.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RegistryException failure) {
        throw failure;
      }
      throw new IllegalStateException("the registry failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException.OutcomeUnknown("interrupted", e);
    }
  }
}
