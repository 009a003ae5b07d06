package io.kubeterrarium.registry.log;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One record of a segment: length of what follows the checksum (4), CRC32C of it (4), kind (1),
 * index (8), term (4), synced length (8), payload.
 *
 * <p>The synced length says how much of this segment was durable when the record was written. It
 * tells a torn tail from a damaged middle: a bad record that lies wholly behind every synced length
 * found after it was never acknowledged, however the disk mixed the order of the last writes.
 */
record LogRecord(Kind kind, long index, int term, long syncedLength, byte[] payload) {
  static final int FRAME = 8;
  static final int FIXED = 21;

  enum Kind {
    /** An entry of the Raft log. */
    ENTRY,
    /** All entries from the index on are void. */
    TRUNCATE
  }

  static int lengthOnDisk(int payload) {
    return FRAME + FIXED + payload;
  }

  void writeTo(ByteBuffer out) {
    int start = out.position();
    out.putInt(FIXED + payload.length).putInt(0);
    out.put((byte) (kind.ordinal() + 1)).putLong(index).putInt(term);
    out.putLong(syncedLength).put(payload);
    ByteBuffer body = out.duplicate().position(start + FRAME).limit(out.position());
    CRC32C crc = new CRC32C();
    crc.update(body);
    out.putInt(start + 4, (int) crc.getValue());
  }

  /** The record at the offset, or null where there is no whole one with a right checksum. */
  static @Nullable LogRecord at(byte[] segment, int offset) {
    if (segment.length - offset < FRAME + FIXED) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(segment, offset, segment.length - offset);
    int length = in.getInt();
    int checksum = in.getInt();
    if (length < FIXED || length > in.remaining()) {
      return null;
    }
    int kind = in.get() - 1;
    if (kind < 0 || kind >= Kind.values().length) {
      return null;
    }
    if (Checksum.of(segment, offset + FRAME, length) != checksum) {
      return null;
    }
    long index = in.getLong();
    int term = in.getInt();
    long synced = in.getLong();
    byte[] payload = new byte[length - FIXED];
    in.get(payload);
    return new LogRecord(Kind.values()[kind], index, term, synced, payload);
  }
}
