package io.kubeterrarium.registry.log;

import io.kubeterrarium.registry.log.DataDirectoryException.Reason;
import java.nio.file.Path;

/** Words the refusal to open a damaged file. */
final class Corruption {
  private Corruption() {}

  static DataDirectoryException at(Path file, long offset, String what) {
    return new DataDirectoryException(
        Reason.CORRUPT, file + " is corrupt at offset " + offset + ": " + what);
  }
}
