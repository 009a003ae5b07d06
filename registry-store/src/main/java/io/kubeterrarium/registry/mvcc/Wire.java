package io.kubeterrarium.registry.mvcc;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.KeyValue;
import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.Revision;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The primitives of the binary formats: longs of seven bits a byte, least significant first, and
 * byte strings with their length before them.
 */
final class Wire {
  /** Beyond this no length can be meant; it keeps a damaged one from asking for the heap. */
  private static final int MAX_LENGTH = 1 << 28;

  private Wire() {}

  static void writeFormat(DataOutput out, int version) throws IOException {
    out.writeByte(version);
  }

  static void readFormat(DataInput in, int supported, String what) throws IOException {
    int version = in.readUnsignedByte();
    if (version != supported) {
      throw new StreamCorruptedException(
          what + " format version: " + version + " (expected: " + supported + ")");
    }
  }

  static void writeLong(DataOutput out, long value) throws IOException {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.writeByte((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  static long readLong(DataInput in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = in.readByte();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new StreamCorruptedException("number longer than 64 bits");
  }

  static int readCount(DataInput in) throws IOException {
    long count = readLong(in);
    if (count < 0 || count > MAX_LENGTH) {
      throw new StreamCorruptedException("count: " + count + " (expected: 0.." + MAX_LENGTH + ")");
    }
    return (int) count;
  }

  static void writeBytes(DataOutput out, Bytes bytes) throws IOException {
    writeLong(out, bytes.length());
    out.write(bytes.unsafeArray());
  }

  static Bytes readBytes(DataInput in) throws IOException {
    byte[] bytes = new byte[readCount(in)];
    in.readFully(bytes);
    return Bytes.wrap(bytes);
  }

  static void writeRange(DataOutput out, KeyRange range) throws IOException {
    writeBytes(out, range.from());
    Bytes to = range.to();
    out.writeBoolean(to != null);
    if (to != null) {
      writeBytes(out, to);
    }
  }

  static KeyRange readRange(DataInput in) throws IOException {
    Bytes from = readBytes(in);
    @Nullable Bytes to = in.readBoolean() ? readBytes(in) : null;
    return new KeyRange(from, to);
  }

  static Revision readRevision(DataInput in) throws IOException {
    long value = readLong(in);
    if (value < 0) {
      throw new StreamCorruptedException("revision: " + value + " (expected: >= 0)");
    }
    return new Revision(value);
  }

  static void writeKeyValue(DataOutput out, KeyValue kv) throws IOException {
    writeBytes(out, kv.key());
    writeBytes(out, kv.value());
    writeLong(out, kv.createRevision().value());
    writeLong(out, kv.modRevision().value());
    writeLong(out, kv.version());
    out.writeLong(kv.lease().value());
  }

  static KeyValue readKeyValue(DataInput in) throws IOException {
    Bytes key = readBytes(in);
    Bytes value = readBytes(in);
    Revision created = readRevision(in);
    Revision modified = readRevision(in);
    long version = readLong(in);
    long lease = in.readLong();
    return new KeyValue(
        key,
        value,
        created,
        modified.equals(created) ? created : modified,
        version,
        lease == 0 ? LeaseId.NONE : new LeaseId(lease));
  }

  static void writeKeyValues(DataOutput out, List<KeyValue> all) throws IOException {
    writeLong(out, all.size());
    for (KeyValue kv : all) {
      writeKeyValue(out, kv);
    }
  }

  static List<KeyValue> readKeyValues(DataInput in) throws IOException {
    List<KeyValue> all = new ArrayList<>();
    for (int left = readCount(in); left > 0; left--) {
      all.add(readKeyValue(in));
    }
    return List.copyOf(all);
  }

  static StreamCorruptedException unknown(String what, int code) {
    return new StreamCorruptedException(what + ": " + code + " (expected: a known one)");
  }
}
