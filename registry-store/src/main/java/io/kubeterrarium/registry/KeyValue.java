package io.kubeterrarium.registry;

/**
 * A key's state after the write at {@code modRevision}.
 *
 * <p>Invariant: {@code createRevision <= modRevision}, and {@code version >= 1} counts the writes
 * since the key was created. A tombstone in a watch event has an empty value and version 0.
 */
public record KeyValue(
    Bytes key,
    Bytes value,
    Revision createRevision,
    Revision modRevision,
    long version,
    LeaseId lease) {}
