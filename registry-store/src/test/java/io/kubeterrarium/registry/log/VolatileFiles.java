package io.kubeterrarium.registry.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * A disk as a power cut sees it: what was not synced lives in this process's memory only, and goes
 * with it. With {@code lying} a segment's sync does nothing: the negative control, under which a
 * killed process must lose acknowledged writes.
 */
public final class VolatileFiles implements FileLayer {
  private final FileLayer files;
  private final boolean lying;

  public VolatileFiles(FileLayer files, boolean lying) {
    this.files = files;
    this.lying = lying;
  }

  @Override
  public WritableFile create(Path file) throws IOException {
    boolean segment = String.valueOf(file.getFileName()).startsWith("log-");
    return new Unsynced(files.create(file), lying && segment);
  }

  private static final class Unsynced implements WritableFile {
    private final WritableFile real;
    private final boolean lying;
    private final ByteArrayOutputStream unsynced = new ByteArrayOutputStream();
    private boolean hasHeader;

    Unsynced(WritableFile real, boolean lying) {
      this.real = real;
      this.lying = lying;
    }

    @Override
    public void write(ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      unsynced.writeBytes(bytes);
    }

    @Override
    public void sync() throws IOException {
      if (lying && hasHeader) {
        return;
      }
      hasHeader = true;
      real.write(ByteBuffer.wrap(unsynced.toByteArray()));
      unsynced.reset();
      real.sync();
    }

    @Override
    public void close() throws IOException {
      real.write(ByteBuffer.wrap(unsynced.toByteArray()));
      real.close();
    }
  }

  @Override
  public InputStream read(Path file) throws IOException {
    return files.read(file);
  }

  @Override
  public byte[] readAll(Path file) throws IOException {
    return files.readAll(file);
  }

  @Override
  public long length(Path file) throws IOException {
    return files.length(file);
  }

  @Override
  public boolean exists(Path file) {
    return files.exists(file);
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    return files.list(directory);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    files.createDirectories(directory);
  }

  @Override
  public void replace(Path from, Path to) throws IOException {
    files.replace(from, to);
  }

  @Override
  public void cut(Path file, long length) throws IOException {
    files.cut(file, length);
  }

  @Override
  public void delete(Path file) throws IOException {
    files.delete(file);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    files.syncDirectory(directory);
  }
}
