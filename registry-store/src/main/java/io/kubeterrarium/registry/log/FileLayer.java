package io.kubeterrarium.registry.log;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * The file system, as little of it as the log needs; tests put a failing or forgetting one in its
 * place. Safe for several threads on different files.
 */
public interface FileLayer {
  /** Creates or empties the file, for writing from its start. */
  WritableFile create(Path file) throws IOException;

  InputStream read(Path file) throws IOException;

  byte[] readAll(Path file) throws IOException;

  long length(Path file) throws IOException;

  boolean exists(Path file);

  /** The names in the directory, sorted; empty where there is no such directory. */
  List<Path> list(Path directory) throws IOException;

  void createDirectories(Path directory) throws IOException;

  /** Puts {@code from} in the place of {@code to} in one step. */
  void replace(Path from, Path to) throws IOException;

  /** Cuts the file to the length, durably. */
  void cut(Path file, long length) throws IOException;

  void delete(Path file) throws IOException;

  /** Makes creations, renames and deletions in the directory durable. */
  void syncDirectory(Path directory) throws IOException;

  /** One file being written, by one thread. */
  interface WritableFile extends Closeable {
    /** Writes all that remains in the buffer. */
    void write(ByteBuffer buffer) throws IOException;

    /** When this returns, everything written so far survives a power cut. */
    void sync() throws IOException;
  }
}
