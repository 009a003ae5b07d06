package io.kubeterrarium.apiserver.custom;

import io.kubeterrarium.api.json.Meta;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a webhook has made of stored objects lately: the same object is shown many times. An object
 * that somebody is about to write carries the uid and resourceVersion of the one that it replaces,
 * so that what was converted is kept beside it, as a copy, and compared. Any thread.
 */
final class ConvertedObjects {
  private static final int KEPT = 4096;

  private record Key(String uid, String resourceVersion, String version) {}

  private record Conversion(ObjectNode from, ObjectNode to) {}

  /** Guarded by itself. */
  private final Map<Key, Conversion> objects =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Conversion> eldest) {
          return size() > KEPT;
        }
      };

  private static @Nullable Key key(ObjectNode stored, String version) {
    String resourceVersion = Meta.resourceVersion(stored);
    return resourceVersion.isEmpty() || Meta.uid(stored).isEmpty()
        ? null
        : new Key(Meta.uid(stored), resourceVersion, version);
  }

  /** For reading only. */
  @Nullable ObjectNode get(ObjectNode stored, String version) {
    Key key = key(stored, version);
    if (key == null) {
      return null;
    }
    Conversion known;
    synchronized (objects) {
      known = objects.get(key);
    }
    return known != null && known.from().equals(stored) ? known.to() : null;
  }

  void put(ObjectNode stored, String version, ObjectNode converted) {
    Key key = key(stored, version);
    if (key == null) {
      return;
    }
    Conversion made = new Conversion(stored.deepCopy(), converted);
    synchronized (objects) {
      objects.put(key, made);
    }
  }
}
