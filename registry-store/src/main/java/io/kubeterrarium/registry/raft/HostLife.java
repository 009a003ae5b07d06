package io.kubeterrarium.registry.raft;

import io.kubeterrarium.registry.RegistryException.Stopped;
import io.kubeterrarium.registry.log.DirectoryLock;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a host ends: on {@link #close()}, or by itself when a member fails. Once, whichever comes
 * first.
 */
abstract class HostLife implements Host {
  private static final Logger LOG = LoggerFactory.getLogger(HostLife.class);

  private final @Nullable DirectoryLock lock;
  private final Consumer<Stopped> onFailure;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final CompletableFuture<Void> constructed = new CompletableFuture<>();
  private final CompletableFuture<Void> terminated = new CompletableFuture<>();

  HostLife(@Nullable DirectoryLock lock, Consumer<Stopped> onFailure) {
    this.lock = lock;
    this.onFailure = onFailure;
  }

  /** Ends the members, be they half started. */
  abstract void terminate();

  /** To be called when the host can be ended: it does not end itself before. */
  final void constructed() {
    constructed.complete(null);
  }

  /** From any thread, the failing one included: the rest happens on a thread of its own. */
  final void fail(Throwable cause) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    LOG.error("the registry stops", cause);
    Stopped reason =
        cause instanceof Stopped known
            ? known
            : new Stopped("the registry has stopped: " + describe(cause));
    Thread thread =
        new Thread(
            () -> {
              constructed.join();
              end(reason);
              onFailure.accept(reason);
            },
            "registry-fail-stop");
    thread.setDaemon(true);
    thread.start();
  }

  private static String describe(Throwable cause) {
    return cause instanceof IOException ? "disk: " + cause.getMessage() : cause.toString();
  }

  @Override
  public final void close() {
    if (ended.compareAndSet(false, true)) {
      end(new Stopped("the registry is closed"));
    }
    terminated.join();
  }

  private void end(Stopped reason) {
    try {
      desk().stop(reason);
      terminate();
      desk().shutdown();
    } finally {
      release(lock);
      terminated.complete(null);
    }
  }

  static void release(@Nullable DirectoryLock lock) {
    if (lock == null) {
      return;
    }
    try {
      lock.close();
    } catch (IOException e) {
      LOG.warn("the lock of the data directory could not be released; it ends with the process", e);
    }
  }
}
