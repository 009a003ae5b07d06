package io.kubeterrarium.apiserver.storage;

import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.Retention;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the registry's past within a {@link Retention}. Looks every five seconds on a thread of its
 * own; whoever reads further back gets 410. Several API servers over one registry may all do it.
 */
public final class Compactor implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Logger log = LoggerFactory.getLogger(Compactor.class);

  private final Registry registry;
  private final Retention retention;
  private final ScheduledExecutorService thread;

  private Compactor(Registry registry, Retention retention) {
    this.registry = registry;
    this.retention = retention;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread t = new Thread(task, "registry-compactor");
              t.setDaemon(true);
              return t;
            });
  }

  /** With the default retention. */
  public static Compactor start(Registry registry) {
    return start(registry, Retention.DEFAULT);
  }

  /** Compacts from now on, until closed. */
  public static Compactor start(Registry registry, Retention retention) {
    Compactor compactor = new Compactor(registry, retention);
    compactor.thread.scheduleWithFixedDelay(
        compactor::compact, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    return compactor;
  }

  private void compact() {
    try {
      RegistryCalls.await(retention.enforce(registry));
    } catch (RegistryException.Compacted furtherAlready) {
      log.debug("another server compacted further: {}", furtherAlready.compactRevision());
    } catch (RuntimeException e) {
      log.info("compaction was not made, the next time will do: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
