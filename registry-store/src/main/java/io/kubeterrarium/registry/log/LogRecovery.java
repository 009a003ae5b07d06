package io.kubeterrarium.registry.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a member's log back after a stop or a crash: newest snapshot, then the segments in order; a
 * torn tail of the last one is cut, and a snapshot that was not finished is deleted. A last segment
 * without a whole record is left out, and its number is used again.
 */
public final class LogRecovery {
  private static final String SEGMENT = "log-";
  private static final String SNAPSHOT = "snapshot-";
  private static final String TEMPORARY = ".tmp";

  /** An entry as it was appended. */
  public record Entry(int term, byte[] payload) {}

  /**
   * @param snapshot the newest snapshot, or null where there is none
   * @param entries those after the snapshot, by index, without gap
   * @param segments the segments that stay, each with the last index it holds
   * @param cutBytes the length of the torn tail that was cut
   */
  public record Recovered(
      @Nullable Path snapshot,
      long snapshotIndex,
      int snapshotTerm,
      TreeMap<Long, Entry> entries,
      Map<Path, Long> segments,
      long lastSequence,
      long cutBytes) {
    public long lastIndex() {
      return entries.isEmpty() ? snapshotIndex : entries.lastKey();
    }

    public int lastTerm() {
      return entries.isEmpty() ? snapshotTerm : entries.lastEntry().getValue().term();
    }

    /** As Raft compares logs for an election (§5.4.1). */
    public boolean isMoreUpToDateThan(Recovered other) {
      return lastTerm() != other.lastTerm()
          ? lastTerm() > other.lastTerm()
          : lastIndex() > other.lastIndex();
    }
  }

  private LogRecovery() {}

  /** Throws {@link DataDirectoryException} where the files cannot be the work of a crash. */
  public static Recovered recover(FileLayer files, Path directory) throws IOException {
    for (Path file : files.list(directory)) {
      if (file.toString().endsWith(TEMPORARY)) {
        files.delete(file);
      }
    }
    Path snapshot = newest(snapshots(files, directory));
    long snapshotIndex = snapshot == null ? 0 : number(snapshot, SNAPSHOT);
    TreeMap<Long, Entry> entries = new TreeMap<>();
    Map<Path, Long> kept = new LinkedHashMap<>();
    List<Path> segments = named(files, directory, SEGMENT);
    long lastIndex = snapshotIndex;
    long sequence = 0;
    long cut = 0;
    for (Path file : segments) {
      if (sequence != 0 && number(file, SEGMENT) != sequence + 1 && lastIndex > snapshotIndex) {
        throw Corruption.at(file, 0, "the segment before it, " + (sequence + 1) + ", is missing");
      }
      sequence = number(file, SEGMENT);
      byte[] bytes = files.readAll(file);
      boolean last = file.equals(segments.get(segments.size() - 1));
      SegmentReader.Contents contents = SegmentReader.read(file, bytes, sequence, last);
      lastIndex = replay(contents, entries, lastIndex);
      if (contents.torn()) {
        cut = bytes.length - contents.goodLength();
      }
      if (last && contents.records().isEmpty()) {
        sequence--;
      } else {
        if (contents.torn()) {
          files.cut(file, contents.goodLength());
        }
        kept.put(file, lastIndex);
      }
    }
    entries.headMap(snapshotIndex, true).clear();
    checkNoGap(directory, snapshotIndex, entries);
    int term = snapshot == null ? 0 : SnapshotFile.term(files, snapshot, snapshotIndex);
    return new Recovered(snapshot, snapshotIndex, term, entries, kept, sequence, cut);
  }

  /** Whether a log was ever opened in the directory. */
  static boolean hasLog(FileLayer files, Path directory) throws IOException {
    return !logFiles(files, directory).isEmpty();
  }

  /** Segments and snapshots. */
  static List<Path> logFiles(FileLayer files, Path directory) throws IOException {
    List<Path> found = named(files, directory, SEGMENT);
    found.addAll(snapshots(files, directory));
    return found;
  }

  /** The checked body of the snapshot. */
  public static InputStream openSnapshot(FileLayer files, Path snapshot) throws IOException {
    return SnapshotFile.open(files, snapshot, number(snapshot, SNAPSHOT));
  }

  /** Throws where the snapshot is damaged. */
  public static void checkSnapshot(FileLayer files, Path snapshot) throws IOException {
    SnapshotFile.check(files, snapshot, number(snapshot, SNAPSHOT));
  }

  private static long replay(
      SegmentReader.Contents contents, TreeMap<Long, Entry> entries, long lastIndex) {
    long last = lastIndex;
    for (LogRecord record : contents.records()) {
      if (record.kind() == LogRecord.Kind.ENTRY) {
        entries.put(record.index(), new Entry(record.term(), record.payload()));
        last = record.index();
      } else {
        entries.tailMap(record.index(), true).clear();
        last = record.index() - 1;
      }
    }
    return last;
  }

  private static void checkNoGap(Path directory, long snapshotIndex, TreeMap<Long, Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    long first = entries.firstKey();
    long last = entries.lastKey();
    if (first != snapshotIndex + 1 || last != snapshotIndex + entries.size()) {
      throw Corruption.at(
          directory,
          0,
          "entries are missing: snapshot "
              + snapshotIndex
              + ", then "
              + entries.size()
              + " entries from "
              + first
              + " to "
              + last);
    }
  }

  static Path segment(Path directory, long sequence) {
    return directory.resolve(SEGMENT + String.format("%012d", sequence));
  }

  static Path snapshot(Path directory, long index) {
    return directory.resolve(SNAPSHOT + String.format("%012d", index));
  }

  /** One that is being received: what is left of it after a stop is deleted. */
  static Path staged(Path directory, long index) {
    return directory.resolve(String.format("received-%012d", index) + TEMPORARY);
  }

  static List<Path> snapshots(FileLayer files, Path directory) throws IOException {
    return named(files, directory, SNAPSHOT);
  }

  private static List<Path> named(FileLayer files, Path directory, String prefix)
      throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path file : files.list(directory)) {
      String name = String.valueOf(file.getFileName());
      if (name.startsWith(prefix) && !name.endsWith(TEMPORARY)) {
        found.add(file);
      }
    }
    return found;
  }

  private static @Nullable Path newest(List<Path> snapshots) {
    return snapshots.isEmpty() ? null : snapshots.get(snapshots.size() - 1);
  }

  private static long number(Path file, String prefix) {
    String name = String.valueOf(file.getFileName());
    try {
      return Long.parseLong(name.substring(prefix.length()));
    } catch (NumberFormatException e) {
      throw Corruption.at(file, 0, "not a name of a file of the registry");
    }
  }
}
