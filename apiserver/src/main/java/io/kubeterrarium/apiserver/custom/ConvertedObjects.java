package io.kubeterrarium.apiserver.custom;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What webhooks have made of stored objects lately, of all definitions together: the same object is
 * shown many times. An object that somebody is about to write carries the uid and resourceVersion
 * of the one that it replaces, so that what was converted is kept beside it, as a copy, and
 * compared. What was not looked at for the longest time goes first. Any thread.
 */
final class ConvertedObjects {
  private static final long LEAST = 2L << 20;
  private static final long MOST = 16L << 20;
  private static final int PART_OF_HEAP = 256;

  /** What an entry takes beside its objects. */
  private static final int ENTRY_BYTES = 512;

  /**
   * @param asked which webhook: by another one the same object is converted anew
   */
  private record Key(Object asked, String uid, String resourceVersion, String version) {}

  private record Conversion(ObjectNode from, ObjectNode to, long bytes) {}

  private final long most;

  /** The eldest first. Guarded by itself, {@link #bytes} too. */
  private final Map<Key, Conversion> objects = new LinkedHashMap<>(16, 0.75f, true);

  private long bytes;

  /**
   * @param most bytes of JSON to keep
   */
  ConvertedObjects(long most) {
    this.most = most;
  }

  /** As large as the heap allows. */
  static ConvertedObjects forHeap(long heapBytes) {
    return new ConvertedObjects(Math.min(MOST, Math.max(LEAST, heapBytes / PART_OF_HEAP)));
  }

  private static @Nullable Key key(Object asked, ObjectNode stored, String version) {
    String resourceVersion = Meta.resourceVersion(stored);
    return resourceVersion.isEmpty() || Meta.uid(stored).isEmpty()
        ? null
        : new Key(asked, Meta.uid(stored), resourceVersion, version);
  }

  /** For reading only. */
  @Nullable ObjectNode get(Object asked, ObjectNode stored, String version) {
    Key key = key(asked, stored, version);
    if (key == null) {
      return null;
    }
    Conversion known;
    synchronized (objects) {
      known = objects.get(key);
    }
    return known != null && known.from().equals(stored) ? known.to() : null;
  }

  void put(Object asked, ObjectNode stored, String version, ObjectNode converted) {
    Key key = key(asked, stored, version);
    if (key == null) {
      return;
    }
    long size = ENTRY_BYTES + Json.bytes(stored).length + (long) Json.bytes(converted).length;
    if (size > most) {
      return;
    }
    Conversion made = new Conversion(stored.deepCopy(), converted, size);
    synchronized (objects) {
      Conversion before = objects.put(key, made);
      bytes += size - (before == null ? 0 : before.bytes());
      Iterator<Conversion> eldest = objects.values().iterator();
      while (bytes > most) {
        bytes -= eldest.next().bytes();
        eldest.remove();
      }
    }
  }

  /** What all that is kept takes, as JSON. */
  long bytes() {
    synchronized (objects) {
      return bytes;
    }
  }
}
