package io.kubeterrarium.registry.mvcc;

import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.RequestId;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Txn;

/**
 * What the log holds: decided facts. Whoever proposes one has settled names, times to live and
 * whether a lease's time is over; applying asks nobody.
 */
public sealed interface Command {
  /** A command that the log delivers twice carries the same id both times. */
  RequestId request();

  record Transact(RequestId request, Txn txn) implements Command {}

  record Compact(RequestId request, Revision revision) implements Command {}

  /**
   * @param lease never {@link LeaseId#NONE}: the proposer has chosen
   * @param countsOn whether the lease's renewals count on from the number of commands before; false
   *     in logs of the first versions, whose expiries know leases that count from zero
   */
  record GrantLease(RequestId request, LeaseId lease, long ttlMillis, boolean countsOn)
      implements Command {
    public GrantLease(RequestId request, LeaseId lease, long ttlMillis) {
      this(request, lease, ttlMillis, true);
    }
  }

  record KeepLeaseAlive(RequestId request, LeaseId lease) implements Command {}

  record RevokeLease(RequestId request, LeaseId lease) implements Command {}

  /**
   * The proposer's clock says that nobody has kept the lease alive for its time to live.
   *
   * @param renewals of the {@link LeaseRecord} by then: a renewal that the log holds before this
   *     command makes it do nothing
   */
  record ExpireLease(RequestId request, LeaseId lease, long renewals) implements Command {}
}
