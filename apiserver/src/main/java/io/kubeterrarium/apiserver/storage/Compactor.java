package io.kubeterrarium.apiserver.storage;

import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.Retention;
import io.kubeterrarium.registry.Revision;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the registry's past within a {@link Retention}, and where that is asked for, within an age;
 * whichever is reached first. Looks every five seconds on a thread of its own; whoever reads
 * further back gets 410. Several API servers over one registry may all do it.
 */
public final class Compactor implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Logger log = LoggerFactory.getLogger(Compactor.class);

  private final Registry registry;
  private final Retention retention;
  private final @Nullable RevisionAges ages;
  private final ScheduledExecutorService thread;

  private Compactor(Registry registry, Retention retention, @Nullable Duration age) {
    this.registry = registry;
    this.retention = retention;
    this.ages = age == null ? null : new RevisionAges(age);
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
    return start(registry, retention, null);
  }

  /**
   * @param age how long what was overwritten can still be read, at the least; null is no bound
   */
  public static Compactor start(Registry registry, Retention retention, @Nullable Duration age) {
    Compactor compactor = new Compactor(registry, retention, age);
    compactor.thread.scheduleWithFixedDelay(
        compactor::compact, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    return compactor;
  }

  private void compact() {
    try {
      RegistryCalls.await(retention.enforce(registry));
      compactByAge();
    } catch (RegistryException.Compacted furtherAlready) {
      log.debug("another server compacted further: {}", furtherAlready.compactRevision());
    } catch (RuntimeException e) {
      log.info("compaction was not made, the next time will do: {}", e.getMessage());
    }
  }

  private void compactByAge() {
    if (ages == null) {
      return;
    }
    Revision old = ages.look(System.nanoTime(), registry.appliedRevision());
    if (old.compareTo(Revision.INITIAL) > 0 && old.compareTo(registry.compactRevision()) > 0) {
      RegistryCalls.await(registry.compact(old));
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
