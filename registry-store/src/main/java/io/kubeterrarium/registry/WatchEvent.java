package io.kubeterrarium.registry;

import org.jspecify.annotations.Nullable;

/**
 * @param current the state after the write; for a deletion a tombstone: empty value, version 0, its
 *     mod revision the revision of the deletion
 * @param previous the state before, where it was asked for and is not compacted
 */
public record WatchEvent(Type type, KeyValue current, @Nullable KeyValue previous) {
  public enum Type {
    PUT,
    DELETE
  }

  public boolean isCreate() {
    return type == Type.PUT && current.createRevision().equals(current.modRevision());
  }
}
