package io.kubeterrarium.registry.mvcc;

import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.RequestId;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Txn;
import io.kubeterrarium.registry.WatchEvent;
import io.kubeterrarium.registry.mvcc.Outcome.Failed;
import io.kubeterrarium.registry.mvcc.Outcome.Reason;
import org.jspecify.annotations.Nullable;

/** The one mutation path: a pure function of a state and a command. Any thread. */
public final class Transition {
  private Transition() {}

  public static Applied apply(State state, Command command) {
    RequestId request = command.request();
    Session session = state.sessions.get(request.client());
    if (session != null) {
      Session.Remembered before = session.remembered().get(request.sequence());
      if (before != null) {
        return new Applied(state, Duplicates.answer(state, command, before), null, true);
      }
      if (request.sequence() <= session.forgottenThrough()) {
        return new Applied(state, Duplicates.FORGOTTEN, null, true);
      }
    }
    Draft draft = new Draft(state);
    Outcome outcome = run(state, command, draft);
    Changes changes = draft.changes();
    long after = changes == null ? state.revision : changes.revision().value();
    Failed failure = outcome instanceof Failed failed ? failed : null;
    SortedTree<Long, Session> sessions =
        Duplicates.remember(state, request, new Session.Remembered(state.revision, after, failure));
    State next = draft.toState(state, changes, sessions);
    if (failure == null && command instanceof Command.Compact compact) {
      next = compacted(next, compact.revision().value());
    }
    return new Applied(next, outcome, changes, false);
  }

  private static Outcome run(State state, Command command, Draft draft) {
    if (command instanceof Command.Transact c) {
      return transact(c.txn(), state.revision, draft);
    }
    if (command instanceof Command.Compact c) {
      return checkCompact(state, c.revision());
    }
    if (command instanceof Command.GrantLease c) {
      return grant(c, state.commands, draft);
    }
    if (command instanceof Command.KeepLeaseAlive c) {
      return keepAlive(state.lease(c.lease()), c.lease(), draft);
    }
    if (command instanceof Command.RevokeLease c) {
      LeaseRecord lease = state.lease(c.lease());
      return lease == null ? Failed.leaseNotFound(c.lease()) : end(lease, state, draft);
    }
    Command.ExpireLease c = (Command.ExpireLease) command;
    LeaseRecord lease = state.lease(c.lease());
    return lease == null || lease.renewals() != c.renewals()
        ? new Outcome.Done(state.revision())
        : end(lease, state, draft);
  }

  private static Outcome transact(Txn txn, long revision, Draft draft) {
    String violation = TxnRules.violation(txn);
    if (violation != null) {
      return Failed.invalid(violation);
    }
    TxnPath path = TxnPath.choose(txn, draft);
    Failed refusal = path.refusedPut(draft);
    if (refusal == null) {
      refusal = path.refusedGet(draft);
    }
    return refusal != null ? refusal : new Outcome.Transacted(TxnSteps.run(path, revision, draft));
  }

  private static Revision revisionAfter(Draft draft, long revision) {
    Changes changes = draft.changes();
    return changes == null ? new Revision(revision) : changes.revision();
  }

  private static Outcome checkCompact(State state, Revision at) {
    if (at.value() <= state.compactRevision) {
      return new Failed(Reason.COMPACTED, at.value(), state.compactRevision, "");
    }
    if (at.value() > state.revision) {
      return new Failed(Reason.FUTURE_REVISION, at.value(), state.revision, "");
    }
    return new Outcome.Done(state.revision());
  }

  private static Outcome grant(Command.GrantLease grant, long commands, Draft draft) {
    if (grant.lease().isNone() || grant.ttlMillis() <= 0) {
      return Failed.invalid("lease needs a name and a time to live");
    }
    if (draft.hasLease(grant.lease())) {
      return Failed.invalid("lease already exists");
    }
    long renewals = grant.countsOn() ? commands : 0;
    draft.putLease(LeaseRecord.granted(grant.lease(), grant.ttlMillis(), renewals));
    return new Outcome.Leased(grant.lease(), grant.ttlMillis(), 0);
  }

  private static Outcome keepAlive(@Nullable LeaseRecord lease, LeaseId id, Draft draft) {
    if (lease == null) {
      return Failed.leaseNotFound(id);
    }
    LeaseRecord renewed = lease.renewed();
    draft.putLease(renewed);
    return new Outcome.Leased(id, renewed.ttlMillis(), renewed.renewals());
  }

  private static Outcome end(LeaseRecord lease, State state, Draft draft) {
    draft.endLease(lease);
    return new Outcome.Done(revisionAfter(draft, state.revision));
  }

  /** Lets go of the roots below; what stands before the first change kept is forgotten. */
  private static State compacted(State state, long at) {
    PastRevision floor = state.pastAt(at);
    Changes changes =
        new Changes(
            floor.changes().revision(),
            floor.changes().events().stream()
                .map(event -> new WatchEvent(event.type(), event.current(), null))
                .toList());
    return new State(
        state.revision,
        at,
        state.commands,
        state.keys,
        state.past.from(at).put(at, new PastRevision(changes, floor.keys(), floor.writtenBytes())),
        state.leases,
        state.sessions,
        state.keyBytes);
  }
}
