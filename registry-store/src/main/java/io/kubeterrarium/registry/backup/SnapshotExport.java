package io.kubeterrarium.registry.backup;

import io.kubeterrarium.registry.RegistrySnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;

/**
 * A snapshot as a file:
 *
 * <pre>
 *   header, 512 bytes   magic "KTSNAPSH" (8), format version (4), 0 (4), cluster id (8), revision (8),
 *                       compacted revision (8), keys (8), taken at, ms since 1970 (8),
 *                       length of the state (8), zeros
 *   state               as the registry encodes it
 *   zeros               up to a multiple of 512 bytes
 *   SHA-256 of all the above, 32 bytes
 * </pre>
 *
 * The two last lines are as in etcd's snapshots, so that {@code etcdctl snapshot save} finds the
 * checksum where it looks for it.
 */
public final class SnapshotExport {
  static final long MAGIC = 0x4b54_534e_4150_5348L;
  static final int FORMAT_VERSION = 1;
  static final int BLOCK = 512;
  static final int CHECKSUM = 32;

  private final SnapshotHeader header;
  private final RegistrySnapshot snapshot;

  private SnapshotExport(SnapshotHeader header, RegistrySnapshot snapshot) {
    this.header = header;
    this.snapshot = snapshot;
  }

  /** Encodes the state once to know its length, and keeps nothing of it. */
  public static SnapshotExport of(long clusterId, RegistrySnapshot snapshot) throws IOException {
    Counter counter = new Counter();
    snapshot.writeTo(counter);
    SnapshotHeader header =
        new SnapshotHeader(
            clusterId,
            snapshot.revision(),
            snapshot.compactRevision(),
            snapshot.keys(),
            Instant.now(),
            counter.length);
    return new SnapshotExport(header, snapshot);
  }

  /** Of the whole file, in bytes. */
  public long length() {
    return BLOCK + padded(header.stateLength()) + CHECKSUM;
  }

  public void writeTo(OutputStream out) throws IOException {
    MessageDigest digest = sha256();
    DigestOutputStream checked = new DigestOutputStream(out, digest);
    checked.write(header.encode());
    Counter counter = new Counter(checked);
    snapshot.writeTo(counter);
    if (counter.length != header.stateLength()) {
      throw new IOException("the state's length changed: " + counter.length);
    }
    checked.write(new byte[(int) (padded(counter.length) - counter.length)]);
    checked.flush();
    out.write(digest.digest());
    out.flush();
  }

  static long padded(long length) {
    return (length + BLOCK - 1) / BLOCK * BLOCK;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static ByteBuffer block() {
    return ByteBuffer.allocate(BLOCK);
  }

  /** Counts what it passes on. */
  private static final class Counter extends OutputStream {
    private final OutputStream out;
    private long length;

    Counter() {
      this(OutputStream.nullOutputStream());
    }

    Counter(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      length++;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      out.write(bytes, offset, count);
      length += count;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }
}
