package io.kubeterrarium.apiserver.storage;

import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.Revision;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The trees of writes that are under way, so that the caches need not parse what this process
 * encoded a moment ago. A miss costs a parse, nothing else. Safe on any thread.
 */
final class PendingWrites {
  /** A write; the tree is not changed any more. */
  static final class Pending {
    private final Strategy strategy;
    private final String key;
    private final Bytes value;
    private final ObjectNode tree;

    // Guarded by this.
    private @Nullable StoredObject made;

    private Pending(Strategy strategy, String key, Bytes value, ObjectNode tree) {
      this.strategy = strategy;
      this.key = key;
      this.value = value;
      this.tree = tree;
    }

    /** The object under the write's revision: one for the writer's answer and for the cache. */
    synchronized StoredObject stored(Revision revision) {
      if (made == null || !made.revision().equals(revision)) {
        made = StoredObject.of(strategy, key, revision, tree, value);
      }
      return made;
    }
  }

  private final ConcurrentHashMap<String, Pending> byKey = new ConcurrentHashMap<>();

  /** Before the write is proposed. The tree is not changed any more. */
  Pending propose(Strategy strategy, String key, Bytes value, ObjectNode tree) {
    Pending pending = new Pending(strategy, key, value, tree);
    byKey.put(key, pending);
    return pending;
  }

  /** After a write that was not made, or whose outcome is unknown. */
  void abandon(String key, Pending pending) {
    byKey.remove(key, pending);
  }

  /** The object of a value that came out of the registry. */
  StoredObject stored(Strategy strategy, String key, Revision revision, Bytes value) {
    Pending pending = byKey.get(key);
    if (pending != null && pending.value.equals(value)) {
      byKey.remove(key, pending);
      return pending.stored(revision);
    }
    return StoredObject.decode(strategy, key, revision, value);
  }
}
