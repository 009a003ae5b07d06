package io.kubeterrarium.registry.backup;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;

/** A snapshot's file that has been read once from end to end and found whole. */
public record SnapshotFile(Path path, SnapshotHeader header) {
  private static final int CHUNK = 1 << 16;

  /**
   * Checks the file to the last byte.
   *
   * @throws BadSnapshotException where it is no snapshot, is damaged, or from a newer version
   */
  public static SnapshotFile open(Path path) throws IOException {
    long length = Files.size(path);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), CHUNK)) {
      byte[] block = in.readNBytes(SnapshotExport.BLOCK);
      ByteBuffer header = ByteBuffer.wrap(block);
      requireKind(path, header);
      long end = length - SnapshotExport.CHECKSUM;
      MessageDigest digest = SnapshotExport.sha256();
      digest.update(block);
      digest(in, end - SnapshotExport.BLOCK, digest, path);
      byte[] expected = in.readNBytes(SnapshotExport.CHECKSUM);
      if (!Arrays.equals(expected, digest.digest())) {
        throw new BadSnapshotException(path + " is damaged: its checksum is wrong");
      }
      SnapshotHeader decoded = SnapshotHeader.decode(header);
      if (SnapshotExport.BLOCK + SnapshotExport.padded(decoded.stateLength()) != end) {
        throw new BadSnapshotException(path + " is damaged: its length is wrong");
      }
      return new SnapshotFile(path, decoded);
    }
  }

  /** Writes beside the file, syncs, and takes its place: a crash leaves the old one or the new. */
  public static void write(Path path, SnapshotExport export) throws IOException {
    Path temporary = unfinished(path);
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), CHUNK);
      export.writeTo(out);
      out.flush();
      channel.force(true);
    }
    Files.move(
        temporary, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Where it is written before it is whole; who makes that file beforehand says who may read it.
   */
  public static Path unfinished(Path path) {
    return path.resolveSibling(path.getFileName() + ".part");
  }

  private static void requireKind(Path path, ByteBuffer header) {
    if (header.limit() < SnapshotExport.BLOCK || header.getLong() != SnapshotExport.MAGIC) {
      throw new BadSnapshotException(path + " is no snapshot of this program");
    }
    int version = header.getInt();
    if (version != SnapshotExport.FORMAT_VERSION) {
      throw new BadSnapshotException(
          path
              + " was written by a newer version of this program (format "
              + version
              + ", this version reads "
              + SnapshotExport.FORMAT_VERSION
              + ")");
    }
  }

  private static void digest(InputStream in, long length, MessageDigest digest, Path path)
      throws IOException {
    byte[] chunk = new byte[CHUNK];
    long left = length;
    while (left > 0) {
      int read = in.read(chunk, 0, (int) Math.min(CHUNK, left));
      if (read < 0) {
        break;
      }
      digest.update(chunk, 0, read);
      left -= read;
    }
    if (left != 0) {
      throw new BadSnapshotException(path + " is damaged: it ends too early");
    }
  }

  /** The encoded state; the caller closes it. */
  public InputStream state() throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(path), CHUNK);
    try {
      in.skipNBytes(SnapshotExport.BLOCK);
      return in;
    } catch (EOFException e) {
      in.close();
      throw new BadSnapshotException(path + " is damaged: it ends too early");
    }
  }
}
