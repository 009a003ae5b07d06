package io.kubeterrarium.registry.raft;

import io.kubeterrarium.registry.LeaseStatus;
import io.kubeterrarium.registry.lease.LeaseClock;
import io.kubeterrarium.registry.mvcc.Command;
import io.kubeterrarium.registry.mvcc.LeaseRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Proposes the end of leases whose time is over. Time is measured by this process from the moment
 * it first sees a lease, or its latest renewal, so that after a restart, or under a new leader, a
 * lease has its whole time again.
 *
 * <p>Thread: the registry's timer; the clock under this object's lock, {@code proposed} under its
 * own.
 */
final class LeaseExpiry implements Runnable {
  private final Supplier<@Nullable Leader> leader;
  private final Proposals proposals;
  private final LongSupplier nanoClock;
  private final LeaseClock clock = new LeaseClock();
  private final Set<Long> proposed = new HashSet<>();
  private @Nullable Leader lastLeader;

  LeaseExpiry(Supplier<@Nullable Leader> leader, Proposals proposals, LongSupplier nanoClock) {
    this.leader = leader;
    this.proposals = proposals;
    this.nanoClock = nanoClock;
  }

  @Override
  public void run() {
    due().forEach(this::expire);
  }

  private synchronized List<LeaseRecord> due() {
    Leader member = leader.get();
    if (member != lastLeader) {
      clock.reset();
      lastLeader = member;
    }
    if (member == null) {
      return List.of();
    }
    List<LeaseRecord> due = clock.due(member.leases(), nanoClock.getAsLong());
    return member.endsLeases() ? due : List.of();
  }

  /** Any thread. */
  synchronized LeaseStatus status(LeaseRecord lease) {
    return clock.status(lease, nanoClock.getAsLong());
  }

  private void expire(LeaseRecord lease) {
    long id = lease.id().value();
    synchronized (proposed) {
      if (!proposed.add(id)) {
        return;
      }
    }
    proposals
        .propose(request -> new Command.ExpireLease(request, lease.id(), lease.renewals()))
        .whenComplete(
            (outcome, error) -> {
              // Justification: where it failed the lease stays due, and is proposed again
              synchronized (proposed) {
                proposed.remove(id);
              }
            });
  }
}
