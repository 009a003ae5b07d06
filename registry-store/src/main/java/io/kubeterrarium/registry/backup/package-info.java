/**
 * Snapshots for people to keep: one file, consistent at one revision, that says what it is and
 * whether it is whole.
 *
 * <p>Start reading at {@link io.kubeterrarium.registry.backup.SnapshotExport}, which describes the
 * file and writes it, then {@link io.kubeterrarium.registry.backup.SnapshotFile}, which checks and
 * reads one. The file is the project's own format, sent inside etcd's snapshot stream as well as
 * over HTTP; etcd's own tools do not read it. Not to be confused with the members' own snapshots in
 * {@code registry.log}, which stand for a prefix of the Raft log.
 *
 * <p>Any thread; nothing here keeps state. What must not be put here: how a data directory is made
 * from a snapshot, which is Raft's business.
 */
@NullMarked
package io.kubeterrarium.registry.backup;

import org.jspecify.annotations.NullMarked;
