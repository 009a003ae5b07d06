package io.kubeterrarium.registry.mvcc;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.KeyValue;

/**
 * A revision that can still be read and watched: its changes, and all keys as they left them.
 *
 * @param writtenBytes bytes of keys and values written since this member's state began, through
 *     this revision; only differences mean anything
 */
record PastRevision(Changes changes, SortedTree<Bytes, KeyValue> keys, long writtenBytes) {}
