package io.kubeterrarium.apiserver.storage;

import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.registry.Revision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one resource as of the feed's revision, and the last changes, so that a watch can
 * begin a little in the past.
 *
 * <p>Threads: written by the feed's thread only; read by any. The lock is held for moments, never
 * while anybody else's code runs.
 *
 * <p>Invariant: the history holds every change after {@code historyStart}; {@code recent} is its
 * end, and the events before have aged.
 */
final class WatchCache {
  /** Changes kept for watches that resume; further back the answer is 410. */
  static final int HISTORY = 4096;

  /** Likewise, in bytes, where the feed does not ask for some back before. */
  static final long HISTORY_BYTES = 16L << 20;

  /** The youngest, for which frames and trees are kept: whoever comes again a moment later. */
  static final int RECENT = 32;

  static final long RECENT_BYTES = 64L << 10;

  private final Strategy strategy;
  private final String prefix;
  private final Object lock = new Object();
  private final NavigableMap<String, StoredObject> objects = new TreeMap<>();
  private final ArrayDeque<CacheEvent> history = new ArrayDeque<>();
  private final ArrayDeque<CacheEvent> recent = new ArrayDeque<>();
  private Revision historyStart = Revision.NONE;
  private volatile long historyBytes;
  private long recentBytes;
  private Revision lastWrite = Revision.NONE;
  private Revision loadedAt = Revision.NONE;
  private @Nullable List<StoredObject> snapshot;

  WatchCache(Strategy strategy) {
    this.strategy = strategy;
    this.prefix = strategy.type().keyPrefix("");
  }

  Strategy strategy() {
    return strategy;
  }

  /** {@code /registry/pods/}. */
  String prefix() {
    return prefix;
  }

  /** Feed thread: begins anew; watches from before must start over. */
  void reset(Collection<StoredObject> all, Revision at) {
    synchronized (lock) {
      objects.clear();
      all.forEach(object -> objects.put(object.key(), object));
      history.clear();
      recent.clear();
      recentBytes = 0;
      historyBytes = 0;
      historyStart = at;
      lastWrite = at;
      loadedAt = at;
      snapshot = null;
    }
  }

  /**
   * One write of one key.
   *
   * @param object null for a deletion
   */
  record Written(String key, Revision revision, @Nullable StoredObject object) {}

  /** The objects in key order, as of a revision; further writes of other resources may be older. */
  record Listing(List<StoredObject> objects, Revision revision) {}

  /** Feed thread: takes in writes, all or none as readers see it, and says what happened. */
  List<CacheEvent> apply(List<Written> writes) {
    List<CacheEvent> events = new ArrayList<>(writes.size());
    synchronized (lock) {
      for (Written write : writes) {
        CacheEvent event = apply(write);
        if (event != null) {
          events.add(event);
        }
      }
      snapshot = null;
    }
    return events;
  }

  private @Nullable CacheEvent apply(Written write) {
    if (write.revision().compareTo(loadedAt) <= 0) {
      return null; // Loaded in the middle of the feed: what it held then is here already.
    }
    StoredObject current = write.object();
    lastWrite = write.revision();
    StoredObject previous =
        current == null ? objects.remove(write.key()) : objects.put(write.key(), current);
    if (current == null && previous == null) {
      return null;
    }
    CacheEvent event = new CacheEvent(write.revision(), current, previous);
    history.addLast(event);
    recent.addLast(event);
    recentBytes += event.size();
    long bytes = historyBytes + event.size();
    while (history.size() > HISTORY || bytes > HISTORY_BYTES && history.size() > 1) {
      bytes -= forgetOldest();
    }
    historyBytes = bytes;
    return event;
  }

  /** Returns its size. */
  private long forgetOldest() {
    CacheEvent oldest = history.removeFirst();
    historyStart = oldest.revision();
    return oldest.size();
  }

  /** Feed thread: what was applied has been sent; what it was made into is let go, by and by. */
  void sent() {
    synchronized (lock) {
      while (recent.size() > RECENT || recentBytes > RECENT_BYTES && !recent.isEmpty()) {
        CacheEvent aged = recent.removeFirst();
        recentBytes -= aged.size();
        aged.age();
      }
    }
  }

  /** About how many bytes of memory the history takes. */
  long historyBytes() {
    return historyBytes;
  }

  /** Feed thread: shortens the history until it takes no more than so many bytes. */
  void shorten(long most) {
    synchronized (lock) {
      long bytes = historyBytes;
      while (bytes > most && !history.isEmpty()) {
        bytes -= forgetOldest();
      }
      historyBytes = bytes;
    }
  }

  @Nullable StoredObject get(String key) {
    synchronized (lock) {
      return objects.get(key);
    }
  }

  @Nullable StoredObject get(ObjectName name) {
    return get(strategy.type().key(name));
  }

  /**
   * @param namespace empty for all
   */
  Listing list(String namespace) {
    synchronized (lock) {
      return new Listing(objects(namespace), lastWrite);
    }
  }

  private List<StoredObject> objects(String namespace) {
    if (namespace.isEmpty()) {
      List<StoredObject> known = snapshot;
      if (known == null) {
        known = List.copyOf(objects.values());
        snapshot = known;
      }
      return known;
    }
    String from = strategy.type().keyPrefix(namespace);
    String to = from.substring(0, from.length() - 1) + '0'; // '/' + 1
    return new ArrayList<>(objects.subMap(from, true, to, false).values());
  }

  /** The changes after a revision; null where the history does not go back that far. */
  @Nullable List<CacheEvent> changesAfter(Revision revision) {
    synchronized (lock) {
      if (revision.compareTo(historyStart) < 0) {
        return null;
      }
      ArrayDeque<CacheEvent> changes = new ArrayDeque<>();
      var newestFirst = history.descendingIterator();
      while (newestFirst.hasNext()) {
        CacheEvent event = newestFirst.next();
        if (event.revision().compareTo(revision) <= 0) {
          break;
        }
        changes.addFirst(event);
      }
      return new ArrayList<>(changes);
    }
  }

  /** The revision of the last write of this resource that was taken in. */
  Revision lastWrite() {
    synchronized (lock) {
      return lastWrite;
    }
  }

  Revision historyStart() {
    synchronized (lock) {
      return historyStart;
    }
  }
}
