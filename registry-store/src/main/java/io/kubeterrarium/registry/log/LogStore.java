package io.kubeterrarium.registry.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The durable log of one member: entries with consecutive indexes, and a snapshot that stands for
 * all entries up to its index.
 *
 * <pre>
 *   log-000000000007        closed, entries 5,001..9,870
 *   log-000000000008        being written, entries 9,871..
 *   snapshot-000000009870   everything up to 9,870; segment 7 is about to be deleted
 * </pre>
 *
 * <p>Thread: everything on the owner's thread, but for the writing of snapshots. Invariants: a
 * segment is deleted only when a durable snapshot includes all its entries, and only with all those
 * before it, so that no number is missing between two that stay. After any exception the store
 * refuses all further work: what the disk holds is then unknown.
 */
public final class LogStore implements Closeable {
  private static final int BUFFER = 1 << 18;
  private static final long SEGMENT_LIMIT = 64L << 20;

  private record Segment(Path file, long lastIndex) {}

  private final FileLayer files;
  private final Path directory;
  private final int capacity;
  private final FailStop failStop;
  private final BackgroundSnapshot background;
  private final List<Segment> closed = new ArrayList<>();
  private SegmentWriter writer;
  private Path segment;
  private long sequence;
  private long lastIndex;
  private volatile long durableSnapshot;

  /**
   * Goes on where recovery ended, in a new segment. What a crash has left of before the snapshot is
   * deleted first, as there may be no room for anything else.
   *
   * @param capacity how many entries may follow the durable snapshot; beyond, {@link #append} waits
   *     for the snapshot that is being written
   * @param onFailure told once, from the thread that failed
   */
  public LogStore(
      FileLayer files,
      Path directory,
      LogRecovery.Recovered recovered,
      int capacity,
      Consumer<IOException> onFailure)
      throws IOException {
    this.files = files;
    this.directory = directory;
    this.capacity = capacity;
    this.failStop = new FailStop(onFailure);
    this.background = new BackgroundSnapshot(directory.getFileName() + "-snapshot");
    recovered.segments().forEach((file, last) -> closed.add(new Segment(file, last)));
    sequence = recovered.lastSequence();
    lastIndex = recovered.lastIndex();
    durableSnapshot = recovered.snapshotIndex();
    deleteBefore(durableSnapshot, takeCovered(durableSnapshot));
    segment = LogRecovery.segment(directory, ++sequence);
    writer = newSegment(ByteBuffer.allocateDirect(BUFFER));
  }

  public void append(long index, int term, byte[] payload) throws IOException {
    failStop.run(
        () -> {
          if (index - durableSnapshot >= capacity) {
            background.await();
          }
          if (writer.length() >= SEGMENT_LIMIT) {
            rollSegment(lastIndex);
          }
          writer.append(LogRecord.Kind.ENTRY, index, term, payload);
          lastIndex = index;
        });
  }

  /** Makes all entries from the index on void. */
  public void truncateFrom(long index) throws IOException {
    failStop.run(
        () -> {
          writer.append(LogRecord.Kind.TRUNCATE, index, 0, new byte[0]);
          lastIndex = index - 1;
        });
  }

  /** When this returns, everything done before is durable. */
  public void sync() throws IOException {
    failStop.run(writer::sync);
  }

  /**
   * Writes a snapshot of entries that the log holds, in the background: until it is durable the log
   * stands in for it. Waits where the snapshot before is not finished yet.
   */
  public void snapshotLater(long index, int term, SnapshotBody body) throws IOException {
    failStop.run(
        () -> {
          background.await();
          rollSegment(lastIndex);
          List<Segment> covered = takeCovered(index);
          background.start(() -> failStop.run(() -> writeSnapshot(index, term, body, covered)));
        });
  }

  /**
   * Writes a snapshot that has come from elsewhere, so that the owner's thread has only to {@link
   * #take} it. On any thread, but one at a time.
   */
  public StagedSnapshot stage(long index, int term, SnapshotBody body) throws IOException {
    Path file = LogRecovery.staged(directory, index);
    failStop.run(() -> SnapshotFile.writeTemporary(files, file, index, term, body));
    return new StagedSnapshot(files, file, index);
  }

  /** Its entries are no part of the log, which begins after it. Durable when this returns. */
  public void take(StagedSnapshot staged) throws IOException {
    failStop.run(
        () -> {
          background.await();
          lastIndex = Math.max(lastIndex, staged.index());
          rollSegment(lastIndex);
          staged.takeAs(LogRecovery.snapshot(directory, staged.index()));
          durableSnapshot = staged.index();
          deleteBefore(staged.index(), takeCovered(staged.index()));
        });
  }

  /** Writes a snapshot of entries that the log does not hold; durable when this returns. */
  public void snapshotNow(long index, int term, SnapshotBody body) throws IOException {
    take(stage(index, term, body));
  }

  /** Runs a write of the owner's that is no part of the log, but as vital, under its rules. */
  public void failStop(FailStop.Step step) throws IOException {
    failStop.run(step);
  }

  private void writeSnapshot(long index, int term, SnapshotBody body, List<Segment> covered)
      throws IOException {
    SnapshotFile.write(files, LogRecovery.snapshot(directory, index), index, term, body);
    durableSnapshot = index;
    deleteBefore(index, covered);
  }

  /** The oldest of the closed segments, as far as the snapshot includes each; no longer kept. */
  private List<Segment> takeCovered(long snapshot) {
    int count = 0;
    while (count < closed.size() && closed.get(count).lastIndex() <= snapshot) {
      count++;
    }
    List<Segment> oldest = closed.subList(0, count);
    List<Segment> covered = List.copyOf(oldest);
    oldest.clear();
    return covered;
  }

  private void deleteBefore(long snapshot, List<Segment> covered) throws IOException {
    for (Segment old : covered) {
      files.delete(old.file());
    }
    for (Path old : LogRecovery.snapshots(files, directory)) {
      if (!old.equals(LogRecovery.snapshot(directory, snapshot))) {
        files.delete(old);
      }
    }
  }

  private void rollSegment(long last) throws IOException {
    writer.sync();
    writer.close();
    closed.add(new Segment(segment, last));
    segment = LogRecovery.segment(directory, ++sequence);
    writer = newSegment(writer.buffer());
  }

  private SegmentWriter newSegment(ByteBuffer buffer) throws IOException {
    SegmentWriter created = new SegmentWriter(files, segment, sequence, buffer);
    files.syncDirectory(directory);
    return created;
  }

  /** Syncs what is left, unless the store has failed; idempotent. */
  @Override
  public void close() throws IOException {
    if (background.isClosed()) {
      return;
    }
    try {
      if (!failStop.hasFailed()) {
        writer.sync();
        background.await();
      }
    } finally {
      background.close();
      writer.close();
    }
  }
}
