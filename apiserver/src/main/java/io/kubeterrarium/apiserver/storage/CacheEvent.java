package io.kubeterrarium.apiserver.storage;

import io.kubeterrarium.apiserver.request.WatchFrame;
import io.kubeterrarium.registry.Revision;
import org.jspecify.annotations.Nullable;

/** One change of one object, in the history of a {@link WatchCache}. */
final class CacheEvent {
  private final Revision revision;
  private final @Nullable StoredObject current;
  private final @Nullable StoredObject previous;
  private @Nullable WatchFrame frame;

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

  /** As one sees it who selects everything; made once, so that all share its encoding. */
  private WatchFrame plainFrame() {
    WatchFrame known = frame;
    if (known == null) {
      known = frame(current == null ? "DELETED" : previous == null ? "ADDED" : "MODIFIED");
      frame = known;
    }
    return known;
  }

  private WatchFrame frame(String type) {
    StoredObject shown = current;
    if (type.equals("DELETED") || shown == null) {
      shown = java.util.Objects.requireNonNull(previous).at(revision);
    }
    return new WatchFrame(type, shown.tree());
  }
}
