package io.kubeterrarium.registry.mvcc;

import io.kubeterrarium.registry.Revision;
import java.util.List;

/**
 * The state that a cluster begins with which is restored from a snapshot: the keys and leases as
 * they were, at a revision that the lost cluster cannot have reached, and compacted there.
 *
 * <p>Why: the lost cluster may have gone on after the snapshot. Whoever has seen its later
 * revisions must neither find other contents under the same numbers, nor wait for numbers that come
 * again; so every watch and read from before is answered with {@code Compacted}, and lists anew.
 */
public final class RestoredState {
  private RestoredState() {}

  /**
   * @param at above the state's revision
   */
  public static State of(State taken, Revision at) {
    if (at.compareTo(taken.revision()) <= 0) {
      throw new IllegalArgumentException(
          "revision: " + at + " (expected: > " + taken.revision() + ")");
    }
    PastRevision floor = new PastRevision(new Changes(at, List.of()), taken.keys, 0);
    return new State(
        at.value(),
        at.value(),
        0,
        taken.keys,
        SortedTree.<Long, PastRevision>empty().put(at.value(), floor),
        taken.leases,
        SortedTree.empty(),
        taken.keyBytes);
  }
}
