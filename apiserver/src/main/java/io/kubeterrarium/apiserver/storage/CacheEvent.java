package io.kubeterrarium.apiserver.storage;

import io.kubeterrarium.apiserver.request.WatchFrame;
import io.kubeterrarium.registry.Revision;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One change of one object, in the history of a {@link WatchCache}. */
final class CacheEvent {
  private static final List<String> TYPES = List.of("ADDED", "MODIFIED", "DELETED");

  private final Revision revision;
  private final @Nullable StoredObject current;
  private final @Nullable StoredObject previous;
  private final @Nullable WatchFrame[] frames = new WatchFrame[TYPES.size()];

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

  /** Made once, so that all watchers share its encoding. Feed thread. */
  private WatchFrame frame(String type) {
    int index = TYPES.indexOf(type);
    WatchFrame known = frames[index];
    if (known == null) {
      StoredObject shown = current;
      if (type.equals("DELETED") || shown == null) {
        shown = Objects.requireNonNull(previous).at(revision);
      }
      known = new WatchFrame(type, shown.tree(), shown);
      frames[index] = known;
    }
    return known;
  }

  /** How many bytes the registry holds, or held, of what it is about. */
  int size() {
    return current != null ? current.size() : previous == null ? 0 : previous.size();
  }
}
