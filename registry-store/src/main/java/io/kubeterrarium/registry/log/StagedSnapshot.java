package io.kubeterrarium.registry.log;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A snapshot that is durable on the disk, and not the log's yet.
 *
 * <p>Threads: one after the other.
 */
public final class StagedSnapshot {
  private final FileLayer files;
  private final Path file;
  private final long index;
  private boolean gone;

  StagedSnapshot(FileLayer files, Path file, long index) {
    this.files = files;
    this.file = file;
    this.index = index;
  }

  long index() {
    return index;
  }

  synchronized void takeAs(Path snapshot) throws IOException {
    SnapshotFile.name(files, file, snapshot);
    gone = true;
  }

  /** Deletes it, unless it has been taken. */
  public synchronized void discard() throws IOException {
    if (!gone) {
      gone = true;
      files.delete(file);
    }
  }
}
