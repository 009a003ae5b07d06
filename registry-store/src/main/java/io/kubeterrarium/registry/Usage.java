package io.kubeterrarium.registry;

/**
 * How much a member holds in memory.
 *
 * @param keys how many keys exist at the latest revision
 * @param keyBytes their keys and values
 * @param pastRevisions how many revisions below the latest can still be read
 * @param pastBytes the keys and values written since the oldest of them
 */
public record Usage(
    Revision revision,
    Revision compactRevision,
    long keys,
    long keyBytes,
    long pastRevisions,
    long pastBytes) {}
