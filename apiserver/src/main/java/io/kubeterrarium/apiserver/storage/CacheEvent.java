package io.kubeterrarium.apiserver.storage;

import io.kubeterrarium.apiserver.request.WatchFrame;
import io.kubeterrarium.registry.Revision;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One change of one object, in the history of a {@link WatchCache}. While it is recent it keeps
 * what was made of it for watchers; later the JSON alone.
 */
final class CacheEvent {
  private static final List<String> TYPES = List.of("ADDED", "MODIFIED", "DELETED");

  /** What an event takes besides the objects' JSON, about. */
  private static final int OVERHEAD = 400;

  private final Revision revision;
  private final @Nullable StoredObject current;
  private final @Nullable StoredObject previous;
  private @Nullable WatchFrame @Nullable [] frames = new WatchFrame[TYPES.size()];

  /**
   * @param current null where the object was deleted
   * @param previous null where it was created
   */
  CacheEvent(Revision revision, @Nullable StoredObject current, @Nullable StoredObject previous) {
    this.revision = revision;
    this.current = current;
    this.previous = previous;
  }

  Revision revision() {
    return revision;
  }

  /** Of the object; empty for those that have none. */
  String namespace() {
    return (current == null ? Objects.requireNonNull(previous) : current).name().namespace();
  }

  /**
   * What a watcher sees who selects some objects: one that begins to match is added, one that
   * ceases to is deleted. Null where it sees nothing.
   */
  @Nullable WatchFrame frameFor(ObjectFilter filter) {
    boolean now = current != null && filter.selects(current);
    boolean before = previous != null && filter.selects(previous);
    if (now) {
      return before == (previous != null) ? plainFrame() : frame("ADDED");
    }
    if (!before) {
      return null;
    }
    return current == null ? plainFrame() : frame("DELETED");
  }

  /** As one sees it who selects everything. */
  private WatchFrame plainFrame() {
    return frame(current == null ? "DELETED" : previous == null ? "ADDED" : "MODIFIED");
  }

  /** Made once while the event is recent, so that all watchers share it. Feed thread. */
  private WatchFrame frame(String type) {
    int index = TYPES.indexOf(type);
    @Nullable WatchFrame[] shared = frames;
    WatchFrame known = shared == null ? null : shared[index];
    if (known == null) {
      StoredObject shown = current;
      if (type.equals("DELETED") || shown == null) {
        shown = Objects.requireNonNull(previous).at(revision);
      }
      known = new WatchFrame(type, shown.tree(), shown);
      if (shared != null) {
        shared[index] = known;
      }
    }
    return known;
  }

  /** Says that whoever watched has seen it. Feed thread. */
  void age() {
    frames = null;
    if (previous != null) {
      previous.overwritten();
    }
  }

  /** About how many bytes it keeps in memory once it has aged; what it shares counts as its own. */
  int size() {
    return OVERHEAD
        + (current == null ? 0 : current.size())
        + (previous == null ? 0 : previous.size());
  }
}
