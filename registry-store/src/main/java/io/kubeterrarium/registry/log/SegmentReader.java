package io.kubeterrarium.registry.log;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one segment back and says where its good part ends.
 *
 * <p>A crash may leave anything after the last synced byte of the last segment: half a record,
 * zeros, even later records without the ones before them. That is a torn tail, and is cut. Anything
 * else that does not fit its checksum is damage to acknowledged writes, and is refused.
 */
final class SegmentReader {
  /**
   * @param records those that count
   * @param goodLength the file's length without its torn tail
   * @param torn whether there is one
   */
  record Contents(List<LogRecord> records, int goodLength, boolean torn) {}

  private SegmentReader() {}

  /**
   * @param last whether this is the segment that was being written
   */
  static Contents read(Path file, byte[] bytes, long sequence, boolean last) {
    if (last && bytes.length < FileHeader.LENGTH) {
      return new Contents(List.of(), 0, true);
    }
    if (FileHeader.SEGMENT.read(file, bytes) != sequence) {
      throw Corruption.at(file, 0, "the header is another segment's");
    }
    List<LogRecord> records = new ArrayList<>();
    int offset = FileHeader.LENGTH;
    while (offset < bytes.length) {
      LogRecord record = LogRecord.at(bytes, offset);
      if (record == null) {
        if (!last || isAcknowledged(bytes, offset)) {
          throw Corruption.at(file, offset, "wrong checksum or length of a record");
        }
        return new Contents(records, offset, true);
      }
      records.add(record);
      offset += LogRecord.lengthOnDisk(record.payload().length);
    }
    return new Contents(records, offset, false);
  }

  /** Whether a later record knows that the byte at the offset was durable. */
  private static boolean isAcknowledged(byte[] bytes, int offset) {
    for (int i = offset + 1; i < bytes.length; i++) {
      LogRecord later = LogRecord.at(bytes, i);
      if (later != null && later.syncedLength() > offset && later.syncedLength() <= i) {
        return true;
      }
    }
    return false;
  }
}
