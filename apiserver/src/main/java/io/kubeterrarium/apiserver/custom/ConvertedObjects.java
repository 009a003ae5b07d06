package io.kubeterrarium.apiserver.custom;

import io.kubeterrarium.api.json.Meta;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a webhook has made of stored objects lately: the same object is shown many times. Only
 * objects that are stored are kept, for only their resourceVersion tells them apart. Any thread.
 */
final class ConvertedObjects {
  private static final int KEPT = 4096;

  private record Key(String uid, String resourceVersion, String version) {}

  /** Guarded by itself. */
  private final Map<Key, ObjectNode> objects =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, ObjectNode> eldest) {
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
    synchronized (objects) {
      return objects.get(key);
    }
  }

  void put(ObjectNode stored, String version, ObjectNode converted) {
    Key key = key(stored, version);
    if (key != null) {
      synchronized (objects) {
        objects.put(key, converted);
      }
    }
  }
}
