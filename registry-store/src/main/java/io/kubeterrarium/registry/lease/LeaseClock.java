package io.kubeterrarium.registry.lease;

import io.kubeterrarium.registry.Lease;
import io.kubeterrarium.registry.LeaseStatus;
import io.kubeterrarium.registry.mvcc.LeaseRecord;
import io.kubeterrarium.registry.mvcc.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Measures how long each lease has gone without a renewal.
 *
 * <p>Invariant: a lease is due only after it was seen, unrenewed, for its whole time to live. Not
 * safe for use by several threads.
 */
public final class LeaseClock {
  private record Deadline(long renewals, long at) {}

  private Map<Long, Deadline> deadlines = new TreeMap<>();

  /**
   * Looks at the leases as they stand, and says whose time is over. A lease stays due until it is
   * gone or renewed, so that a proposal that came to nothing is made again.
   *
   * @param nanos now, on the same monotonic clock at each call
   */
  public List<LeaseRecord> due(State state, long nanos) {
    List<LeaseRecord> due = new ArrayList<>();
    Map<Long, Deadline> seen = new TreeMap<>();
    for (LeaseRecord lease : state.leases()) {
      Deadline deadline = deadlines.get(lease.id().value());
      if (deadline == null || deadline.renewals != lease.renewals()) {
        deadline = new Deadline(lease.renewals(), nanos + nanos(lease));
      } else if (nanos - deadline.at >= 0) {
        due.add(lease);
      }
      seen.put(lease.id().value(), deadline);
    }
    deadlines = seen;
    return due;
  }

  /** How long the lease has left at the least, in nanoseconds; its whole time if never seen. */
  public long remaining(LeaseRecord lease, long nanos) {
    Deadline deadline = deadlines.get(lease.id().value());
    return deadline == null || deadline.renewals != lease.renewals()
        ? nanos(lease)
        : Math.max(0, deadline.at - nanos);
  }

  /** The lease as this clock sees it. */
  public LeaseStatus status(LeaseRecord lease, long nanos) {
    Duration left = Duration.ofNanos(remaining(lease, nanos));
    return new LeaseStatus(
        new Lease(lease.id(), Duration.ofMillis(lease.ttlMillis()), left), lease.keys().sorted());
  }

  /** Forgets what was measured, as a member does that stops proposing. */
  public void reset() {
    deadlines = new TreeMap<>();
  }

  /** Capped, so that the sum with a clock's reading stays comparable. */
  private static long nanos(LeaseRecord lease) {
    return Math.min(TimeUnit.MILLISECONDS.toNanos(lease.ttlMillis()), Long.MAX_VALUE / 4);
  }
}
