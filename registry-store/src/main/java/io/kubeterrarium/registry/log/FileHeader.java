package io.kubeterrarium.registry.log;

import io.kubeterrarium.registry.log.DataDirectoryException.Reason;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The first 24 bytes of every file: magic (8), format version (4), a number that the kind of file
 * gives a meaning (8), CRC32C of these 20 bytes (4).
 */
enum FileHeader {
  SEGMENT(0x4b54_5245_474c_4f47L),
  SNAPSHOT(0x4b54_5245_4753_4e50L),
  SEALED(0x4b54_5245_474d_4554L);

  static final int LENGTH = 24;
  static final int FORMAT_VERSION = 1;

  private final long magic;

  FileHeader(long magic) {
    this.magic = magic;
  }

  ByteBuffer write(long number) {
    ByteBuffer header = ByteBuffer.allocate(LENGTH).putLong(magic).putInt(FORMAT_VERSION);
    header.putLong(number);
    return header.putInt(Checksum.of(header.array(), 0, LENGTH - 4)).flip();
  }

  /**
   * @return the number
   * @throws DataDirectoryException where the header is another one, or of a newer format
   */
  long read(Path file, byte[] bytes) {
    if (bytes.length < LENGTH) {
      throw Corruption.at(file, 0, "the file ends within its header");
    }
    ByteBuffer header = ByteBuffer.wrap(bytes, 0, LENGTH);
    if (header.getLong() != magic) {
      throw Corruption.at(file, 0, "not a file of this kind");
    }
    int version = header.getInt();
    if (version > FORMAT_VERSION) {
      throw new DataDirectoryException(
          Reason.NEWER_FORMAT,
          file
              + " was written by a newer version of this program (format "
              + version
              + ", this version reads up to "
              + FORMAT_VERSION
              + ")");
    }
    long number = header.getLong();
    if (header.getInt() != Checksum.of(bytes, 0, LENGTH - 4)) {
      throw Corruption.at(file, 0, "wrong checksum of the header");
    }
    return number;
  }
}
