package io.kubeterrarium.registry.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A disk as a power cut sees it: what was not synced lives in this process's memory only, and goes
 * with it. With {@code lying} a segment's sync does nothing: the negative control, under which a
 * killed process must lose acknowledged writes.
 */
public final class VolatileFiles extends DelegatingFiles {
  private final boolean lying;

  public VolatileFiles(FileLayer files, boolean lying) {
    super(files);
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
}
