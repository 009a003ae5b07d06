/**
 * What a member of the registry keeps on disk: the Raft log in segments, snapshots, and small files
 * of identity. Bytes in, bytes out: this package knows neither Raft's rules nor the state machine.
 *
 * <p>Start at {@link io.kubeterrarium.registry.log.LogStore} (append, sync, truncate, snapshot,
 * recover), then {@link io.kubeterrarium.registry.log.SegmentReader} (what a crash may leave and
 * what it may not) and {@link io.kubeterrarium.registry.log.DataDirectory} (who may use a
 * directory).
 *
 * <p>Invariant: what was synced is there after a crash, or opening fails with a {@link
 * io.kubeterrarium.registry.log.DataDirectoryException} that names the file; nothing synced is ever
 * dropped in silence. Every byte that matters is under a CRC32C. Threads: a store belongs to one
 * thread, its background snapshot to one more. All input and output goes through {@link
 * io.kubeterrarium.registry.log.FileLayer}, so that tests can make it fail. What must not be put
 * here: types of the Raft library, and anything that reads a clock.
 */
@NullMarked
package io.kubeterrarium.registry.log;

import org.jspecify.annotations.NullMarked;
