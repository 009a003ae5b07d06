package io.kubeterrarium.simulator.process;

import io.kubeterrarium.apiserver.pki.OwnerOnlyFiles;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.RegistrySnapshot;
import io.kubeterrarium.registry.backup.SnapshotExport;
import io.kubeterrarium.registry.backup.SnapshotFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves a snapshot now and then, and deletes all but the youngest. One that fails is logged; the
 * next one is due at its time all the same. On a thread of its own.
 */
final class PeriodicSnapshots implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeriodicSnapshots.class);
  private static final String SUFFIX = ".snapshot";

  /** Sorts by time as text. */
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'registry-'yyyyMMdd'T'HHmmss.SSSSSS'Z'")
          .withZone(ZoneOffset.UTC);

  private final Registry registry;
  private final Path directory;
  private final int keep;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread t = new Thread(task, "registry-snapshots");
            t.setDaemon(true);
            return t;
          });

  PeriodicSnapshots(Registry registry, Path directory, int keep) {
    this.registry = registry;
    this.directory = directory;
    this.keep = keep;
  }

  static PeriodicSnapshots start(Registry registry, Path directory, SnapshotSchedule schedule) {
    PeriodicSnapshots snapshots = new PeriodicSnapshots(registry, directory, schedule.keep());
    long millis = schedule.interval().toMillis();
    snapshots.thread.scheduleAtFixedRate(
        snapshots::saveOrSayWhyNot, millis, millis, TimeUnit.MILLISECONDS);
    return snapshots;
  }

  private void saveOrSayWhyNot() {
    try {
      LOG.info("snapshot saved: {}", save());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | ExecutionException | RuntimeException e) {
      LOG.error("the periodic snapshot could not be saved in {}", directory, e);
    }
  }

  Path save() throws IOException, ExecutionException, InterruptedException {
    OwnerOnlyFiles.createDirectory(directory);
    RegistrySnapshot snapshot = registry.snapshot().get();
    Path file = directory.resolve(NAME.format(Instant.now()) + SUFFIX);
    OwnerOnlyFiles.write(SnapshotFile.unfinished(file), new byte[0]); // Before it holds a Secret.
    SnapshotFile.write(file, SnapshotExport.of(registry.membership().clusterId(), snapshot));
    deleteOld();
    return file;
  }

  private void deleteOld() throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.list(directory)) {
      all = files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
    for (Path old : all.subList(0, Math.max(0, all.size() - keep))) {
      Files.delete(old);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
