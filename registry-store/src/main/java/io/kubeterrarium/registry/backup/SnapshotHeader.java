package io.kubeterrarium.registry.backup;

import io.kubeterrarium.registry.Revision;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * What a snapshot says of itself.
 *
 * @param clusterId of the cluster it was taken from; one restored from it gets another
 * @param keys how many keys exist at the revision
 * @param stateLength of the encoded state, in bytes
 */
public record SnapshotHeader(
    long clusterId,
    Revision revision,
    Revision compactRevision,
    long keys,
    Instant takenAt,
    long stateLength) {

  byte[] encode() {
    return SnapshotExport.block()
        .putLong(SnapshotExport.MAGIC)
        .putInt(SnapshotExport.FORMAT_VERSION)
        .putInt(0)
        .putLong(clusterId)
        .putLong(revision.value())
        .putLong(compactRevision.value())
        .putLong(keys)
        .putLong(takenAt.toEpochMilli())
        .putLong(stateLength)
        .array();
  }

  /** Of a block whose magic, format and checksum the caller has checked. */
  static SnapshotHeader decode(ByteBuffer block) {
    block.position(16);
    return new SnapshotHeader(
        block.getLong(),
        new Revision(block.getLong()),
        new Revision(block.getLong()),
        block.getLong(),
        Instant.ofEpochMilli(block.getLong()),
        block.getLong());
  }
}
