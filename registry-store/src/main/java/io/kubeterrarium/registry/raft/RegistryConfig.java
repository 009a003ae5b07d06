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
 * @param snapshotEvery how many log entries there are between two snapshots; the log on disk and in
 *     memory holds at most this many plus {@link #MAX_UNCOMMITTED} and a tenth
 * @param sync whether a write waits for the disk before it is acknowledged; false is for
 *     measurements only, as a power cut then loses acknowledged writes
 */
public record RegistryConfig(
    @Nullable Path directory,
    int members,
    Duration requestTimeout,
    int snapshotEvery,
    boolean sync) {

  /** How many entries may wait for their majority. */
  static final int MAX_UNCOMMITTED = 5_000;

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
  private static final int SNAPSHOT_EVERY = 10_000;

  public RegistryConfig {
    if (members != 3 && members != 5) {
      throw new IllegalArgumentException("members: " + members + " (expected: 3 or 5)");
    }
    if (snapshotEvery < 10) {
      throw new IllegalArgumentException("snapshotEvery: " + snapshotEvery + " (expected: >= 10)");
    }
    if (requestTimeout.isNegative() || requestTimeout.isZero()) {
      throw new IllegalArgumentException("requestTimeout: " + requestTimeout + " (expected: > 0)");
    }
  }

  public static RegistryConfig durable(Path directory) {
    return new RegistryConfig(directory, 3, REQUEST_TIMEOUT, SNAPSHOT_EVERY, true);
  }

  /** The same Raft, no disk: gone when closed. */
  public static RegistryConfig ephemeral() {
    return new RegistryConfig(null, 3, REQUEST_TIMEOUT, SNAPSHOT_EVERY, true);
  }

  public RegistryConfig requestTimeout(Duration timeout) {
    return new RegistryConfig(directory, members, timeout, snapshotEvery, sync);
  }

  public RegistryConfig snapshotEvery(int entries) {
    return new RegistryConfig(directory, members, requestTimeout, entries, sync);
  }

  public RegistryConfig members(int count) {
    return new RegistryConfig(directory, count, requestTimeout, snapshotEvery, sync);
  }

  public RegistryConfig sync(boolean on) {
    return new RegistryConfig(directory, members, requestTimeout, snapshotEvery, on);
  }

  /** How many entries Raft's own ring of the log has room for. */
  int logCapacity() {
    return snapshotEvery + MAX_UNCOMMITTED + snapshotEvery / 10;
  }
}
