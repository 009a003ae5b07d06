package io.kubeterrarium.registry.log;

import io.kubeterrarium.registry.log.FileLayer.WritableFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Appends records to one segment. Records wait in a buffer until it is full or {@link #sync()}.
 *
 * <p>Invariant: {@code syncedLength <= writtenLength}; a record carries the synced length of the
 * moment it was appended.
 */
final class SegmentWriter implements Closeable {
  private final WritableFile file;
  private ByteBuffer buffer;
  private long writtenLength;
  private long syncedLength;

  /** Creates the segment with its header, durably. */
  SegmentWriter(FileLayer files, Path path, long sequence, ByteBuffer buffer) throws IOException {
    this.buffer = buffer.clear();
    this.file = files.create(path);
    file.write(FileHeader.SEGMENT.write(sequence));
    file.sync();
    writtenLength = FileHeader.LENGTH;
    syncedLength = FileHeader.LENGTH;
  }

  void append(LogRecord.Kind kind, long index, int term, byte[] payload) throws IOException {
    int length = LogRecord.lengthOnDisk(payload.length);
    if (buffer.remaining() < length) {
      drain();
    }
    if (buffer.capacity() < length) {
      buffer = ByteBuffer.allocateDirect(length);
    }
    new LogRecord(kind, index, term, syncedLength, payload).writeTo(buffer);
  }

  /** When this returns, all that was appended is durable. */
  void sync() throws IOException {
    drain();
    if (writtenLength > syncedLength) {
      file.sync();
      syncedLength = writtenLength;
    }
  }

  private void drain() throws IOException {
    buffer.flip();
    int length = buffer.remaining();
    file.write(buffer);
    buffer.clear();
    writtenLength += length;
  }

  /** How long the file is, without what waits in the buffer. */
  long length() {
    return writtenLength;
  }

  /** The buffer, for the next segment. */
  ByteBuffer buffer() {
    return buffer;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
