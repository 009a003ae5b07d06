package io.kubeterrarium.apiserver.storage;

import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.Revision;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the registry's past within bounds: by default the last {@value #REVISIONS} revisions, and
 * of these no more than 64 MB of keys and values. Looks twice a minute on a thread of its own;
 * whoever reads further back gets 410. Several API servers over one registry may all do it.
 */
public final class Compactor implements AutoCloseable {
  public static final long REVISIONS = 10_000;
  public static final long BYTES = 64L * 1024 * 1024;
  private static final Duration EVERY = Duration.ofSeconds(30);
  private static final Logger log = LoggerFactory.getLogger(Compactor.class);

  private final Registry registry;
  private final long revisions;
  private final long bytes;
  private final ScheduledExecutorService thread;

  public Compactor(Registry registry, long revisions, long bytes) {
    this.registry = registry;
    this.revisions = revisions;
    this.bytes = bytes;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread t = new Thread(task, "registry-compactor");
              t.setDaemon(true);
              return t;
            });
  }

  /** With the default bounds, running. */
  public static Compactor start(Registry registry) {
    Compactor compactor = new Compactor(registry, REVISIONS, BYTES);
    compactor.thread.scheduleWithFixedDelay(
        compactor::compact, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    return compactor;
  }

  /** Compacts once, if there is anything to forget. */
  void compact() {
    try {
      Revision oldest = registry.oldestWithin(revisions, bytes);
      if (oldest.compareTo(registry.compactRevision()) > 0) {
        RegistryCalls.await(registry.compact(oldest));
      }
    } catch (RuntimeException e) {
      // Another server may have been quicker, or there is no quorum: the next time will do.
      log.info("compaction was not made: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
