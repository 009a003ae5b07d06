package io.kubeterrarium.registry.raft;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a registry is opened.
 *
 * @param directory where the members keep their logs; null keeps everything in memory
 * @param members how many members run in this process: 3 or 5
 * @param requestTimeout after this long a request is answered, be it with an error
 * @param snapshotEvery how many log entries there are between two snapshots, or as many as hold a
 *     quarter of the state's bytes, but ten times as many at the most; the log on disk and in
 *     memory holds at most that many plus {@link #MAX_UNCOMMITTED} and a tenth
 * @param snapshotBytes how many bytes of commands there are between two snapshots at the least, or
 *     as many as the state holds where that is more; so a log of large values is as bounded as one
 *     of many
 * @param sync whether a write waits for the disk before it is acknowledged; false is for
 *     measurements only, as a power cut then loses acknowledged writes
 */
public record RegistryConfig(
    @Nullable Path directory,
    int members,
    Duration requestTimeout,
    int snapshotEvery,
    long snapshotBytes,
    boolean sync) {

  /** How many entries may wait for their majority. */
  static final int MAX_UNCOMMITTED = 5_000;

  private static final int LARGE_STATE = 10;
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
  private static final int SNAPSHOT_EVERY = 10_000;
  private static final long SNAPSHOT_BYTES = 16L << 20;

  public RegistryConfig {
    if (members != 3 && members != 5) {
      throw new IllegalArgumentException("members: " + members + " (expected: 3 or 5)");
    }
    if (snapshotEvery < 10) {
      throw new IllegalArgumentException("snapshotEvery: " + snapshotEvery + " (expected: >= 10)");
    }
    if (snapshotBytes < 1) {
      throw new IllegalArgumentException("snapshotBytes: " + snapshotBytes + " (expected: >= 1)");
    }
    if (requestTimeout.isNegative() || requestTimeout.isZero()) {
      throw new IllegalArgumentException("requestTimeout: " + requestTimeout + " (expected: > 0)");
    }
  }

  public static RegistryConfig durable(Path directory) {
    return new RegistryConfig(directory, 3, REQUEST_TIMEOUT, SNAPSHOT_EVERY, SNAPSHOT_BYTES, true);
  }

  /** The same Raft, no disk: gone when closed. */
  public static RegistryConfig ephemeral() {
    return new RegistryConfig(null, 3, REQUEST_TIMEOUT, SNAPSHOT_EVERY, SNAPSHOT_BYTES, true);
  }

  public RegistryConfig requestTimeout(Duration timeout) {
    return new RegistryConfig(directory, members, timeout, snapshotEvery, snapshotBytes, sync);
  }

  public RegistryConfig snapshotEvery(int entries) {
    return new RegistryConfig(directory, members, requestTimeout, entries, snapshotBytes, sync);
  }

  public RegistryConfig snapshotBytes(long bytes) {
    return new RegistryConfig(directory, members, requestTimeout, snapshotEvery, bytes, sync);
  }

  public RegistryConfig members(int count) {
    return new RegistryConfig(directory, count, requestTimeout, snapshotEvery, snapshotBytes, sync);
  }

  public RegistryConfig sync(boolean on) {
    return new RegistryConfig(directory, members, requestTimeout, snapshotEvery, snapshotBytes, on);
  }

  /** How many entries there are between two snapshots at the most, however large the state is. */
  int mostEntries() {
    return snapshotEvery * LARGE_STATE;
  }

  /** How many entries Raft's own ring of the log has room for. */
  int logCapacity() {
    return mostEntries() + MAX_UNCOMMITTED + mostEntries() / 10;
  }
}
