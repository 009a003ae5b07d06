package io.kubeterrarium.registry.mvcc;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.LeaseId;
import java.util.ArrayList;
import java.util.List;

/**
 * A lease as the log knows it: no point in time, only how long it lasts and how often it was
 * renewed. {@code LeaseClock} turns that into deadlines on the proposer's clock.
 *
 * <p>Invariant: {@code keys} are exactly the live keys whose latest put named this lease.
 *
 * @param renewals counted on from the number of commands before the grant, so that a lease that was
 *     granted, revoked, and granted again by the same id is never taken for the one before
 */
public record LeaseRecord(LeaseId id, long ttlMillis, long renewals, Keys keys) {

  /** The keys attached, sorted. */
  public static final class Keys {
    static final Keys NONE = new Keys(SortedTree.empty());
    private final SortedTree<Bytes, Boolean> tree;

    private Keys(SortedTree<Bytes, Boolean> tree) {
      this.tree = tree;
    }

    public int size() {
      return tree.size();
    }

    public List<Bytes> sorted() {
      List<Bytes> sorted = new ArrayList<>(tree.size());
      tree.visitAll((key, attached) -> sorted.add(key));
      return sorted;
    }
  }

  /**
   * @param renewals from which to count on
   */
  static LeaseRecord granted(LeaseId id, long ttlMillis, long renewals) {
    return new LeaseRecord(id, ttlMillis, renewals, Keys.NONE);
  }

  LeaseRecord renewed() {
    return new LeaseRecord(id, ttlMillis, renewals + 1, keys);
  }

  LeaseRecord attach(Bytes key) {
    return new LeaseRecord(id, ttlMillis, renewals, new Keys(keys.tree.put(key, true)));
  }

  LeaseRecord detach(Bytes key) {
    return new LeaseRecord(id, ttlMillis, renewals, new Keys(keys.tree.remove(key)));
  }
}
