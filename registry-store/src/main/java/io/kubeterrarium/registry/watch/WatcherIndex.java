package io.kubeterrarium.registry.watch;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.KeyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Finds who watches a key: the key space is cut at every start and end of a range, and each segment
 * lists the watchers that cover it. With {@code [a,c)} watched by 1 and {@code [b,d)} by 2:
 *
 * <pre>
 *   "" : none     a : 1     b : 1, 2     c : 2     d : none
 * </pre>
 *
 * <p>Not safe for use by several threads; the hub's lock guards it.
 *
 * @param <W> compared by identity
 */
final class WatcherIndex<W> {
  private final class Segment {
    private final List<W> watchers;
    // How many ranges start or end where this segment starts; at none it needs no cut.
    private int edges;

    private Segment(List<W> watchers) {
      this.watchers = new ArrayList<>(watchers);
    }
  }

  private final NavigableMap<Bytes, Segment> segments = new TreeMap<>();

  WatcherIndex() {
    segments.put(Bytes.EMPTY, new Segment(List.of()));
  }

  /** Who watches the key; valid until the next change of the index. */
  List<W> watching(Bytes key) {
    return segments.floorEntry(key).getValue().watchers;
  }

  void add(KeyRange range, W watcher) {
    if (isEmpty(range)) {
      return;
    }
    cut(range.from()).edges++;
    if (range.to() != null) {
      cut(range.to()).edges++;
    }
    covered(range).values().forEach(segment -> segment.watchers.add(watcher));
  }

  void remove(KeyRange range, W watcher) {
    if (isEmpty(range)) {
      return;
    }
    covered(range).values().forEach(segment -> removeFrom(segment.watchers, watcher));
    mend(range.from());
    if (range.to() != null) {
      mend(range.to());
    }
  }

  int segments() {
    return segments.size();
  }

  private static boolean isEmpty(KeyRange range) {
    return range.to() != null && range.from().compareTo(range.to()) >= 0;
  }

  private NavigableMap<Bytes, Segment> covered(KeyRange range) {
    return range.to() == null
        ? segments.tailMap(range.from(), true)
        : segments.subMap(range.from(), true, range.to(), false);
  }

  private Segment cut(Bytes at) {
    Map.Entry<Bytes, Segment> floor = segments.floorEntry(at);
    if (floor.getKey().equals(at)) {
      return floor.getValue();
    }
    Segment segment = new Segment(floor.getValue().watchers);
    segments.put(at, segment);
    return segment;
  }

  private void mend(Bytes at) {
    Segment segment = cut(at);
    segment.edges--;
    if (segment.edges == 0 && at.length() > 0) {
      segments.remove(at);
    }
  }

  private static <W> void removeFrom(List<W> watchers, W watcher) {
    for (int i = watchers.size() - 1; i >= 0; i--) {
      if (watchers.get(i) == watcher) {
        W last = watchers.remove(watchers.size() - 1);
        if (i < watchers.size()) {
          watchers.set(i, last);
        }
        return;
      }
    }
  }
}
