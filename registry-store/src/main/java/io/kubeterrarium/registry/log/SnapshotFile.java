package io.kubeterrarium.registry.log;

import io.kubeterrarium.registry.log.FileLayer.WritableFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * One snapshot: header (its number is the log index the snapshot includes), term (4), body, CRC32C
 * of term and body.
 *
 * <p>Written under a temporary name and renamed when it is durable, so that a file with a
 * snapshot's name is whole or damaged, never unfinished. It is synced every few megabytes, as the
 * log's own syncs would otherwise wait for all that the kernel has not written yet. Read twice:
 * once to check, then to decode, so that no decoder ever sees damaged bytes.
 */
final class SnapshotFile {
  private static final int TERM = 4;
  private static final int TRAILER = 4;
  private static final int CHUNK = 1 << 16;
  private static final int SYNC_BYTES = 4 << 20;

  private SnapshotFile() {}

  static void write(FileLayer files, Path file, long index, int term, SnapshotBody body)
      throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    writeTemporary(files, temporary, index, term, body);
    name(files, temporary, file);
  }

  /** Durable when this returns, and no snapshot yet. Where it fails it leaves nothing behind. */
  static void writeTemporary(
      FileLayer files, Path temporary, long index, int term, SnapshotBody body) throws IOException {
    try (WritableFile out = files.create(temporary)) {
      out.write(FileHeader.SNAPSHOT.write(index));
      ChecksumOutput checked = new ChecksumOutput(out);
      OutputStream buffered = new BufferedOutputStream(checked, CHUNK);
      buffered.write(ByteBuffer.allocate(TERM).putInt(term).array());
      body.writeTo(buffered);
      buffered.flush();
      out.write(ByteBuffer.allocate(TRAILER).putInt((int) checked.crc.getValue()).flip());
      out.sync();
    } catch (IOException | RuntimeException | Error e) {
      discard(files, temporary, e);
      throw e;
    }
  }

  /** On a full disk it may be what filled it. */
  private static void discard(FileLayer files, Path temporary, Throwable failure) {
    try {
      files.delete(temporary);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Makes it the snapshot that it is. */
  static void name(FileLayer files, Path temporary, Path file) throws IOException {
    files.replace(temporary, file);
    files.syncDirectory(Objects.requireNonNull(file.getParent()));
  }

  /** The body of a snapshot that has been checked to the last byte. */
  static InputStream open(FileLayer files, Path file, long index) throws IOException {
    check(files, file, index);
    InputStream in = new BufferedInputStream(files.read(file), CHUNK);
    try {
      in.skipNBytes(FileHeader.LENGTH + TERM);
      return in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** The term of the entry at the snapshot's index. */
  static int term(FileLayer files, Path file, long index) throws IOException {
    try (InputStream in = files.read(file)) {
      readHeader(in, file, index);
      byte[] term = in.readNBytes(TERM);
      if (term.length < TERM) {
        throw Corruption.at(file, FileHeader.LENGTH, "the file ends within its term");
      }
      return ByteBuffer.wrap(term).getInt();
    }
  }

  private static void readHeader(InputStream in, Path file, long index) throws IOException {
    if (FileHeader.SNAPSHOT.read(file, in.readNBytes(FileHeader.LENGTH)) != index) {
      throw Corruption.at(file, 0, "the header is another snapshot's");
    }
  }

  static void check(FileLayer files, Path file, long index) throws IOException {
    long end = files.length(file) - TRAILER;
    try (InputStream in = new BufferedInputStream(files.read(file), CHUNK)) {
      readHeader(in, file, index);
      CRC32C crc = new CRC32C();
      byte[] chunk = new byte[CHUNK];
      long left = end - FileHeader.LENGTH;
      while (left > 0) {
        int read = in.read(chunk, 0, (int) Math.min(CHUNK, left));
        if (read < 0) {
          break;
        }
        crc.update(chunk, 0, read);
        left -= read;
      }
      byte[] trailer = in.readNBytes(TRAILER);
      if (trailer.length < TRAILER || ByteBuffer.wrap(trailer).getInt() != (int) crc.getValue()) {
        throw Corruption.at(file, end, "wrong checksum of the snapshot");
      }
    }
  }

  /** Sums up what it passes on, and has it written as it goes. */
  private static final class ChecksumOutput extends OutputStream {
    private final WritableFile file;
    private final CRC32C crc = new CRC32C();
    private int unsynced;

    ChecksumOutput(WritableFile file) {
      this.file = file;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      crc.update(bytes, offset, length);
      file.write(ByteBuffer.wrap(bytes, offset, length));
      unsynced += length;
      if (unsynced >= SYNC_BYTES) {
        file.sync();
        unsynced = 0;
      }
    }
  }
}
