package io.kubeterrarium.registry.mvcc;

import io.kubeterrarium.registry.RequestId;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Txn;
import io.kubeterrarium.registry.mvcc.Outcome.Failed;
import io.kubeterrarium.registry.mvcc.Outcome.Reason;

/** Remembers which requests were applied, and answers those that come again. */
final class Duplicates {
  static final Failed FORGOTTEN = new Failed(Reason.FORGOTTEN, 0, 0, "");

  private Duplicates() {}

  static SortedTree<Long, Session> remember(
      State state, RequestId request, Session.Remembered what) {
    SortedTree<Long, Session> sessions = state.sessions;
    Session session = sessions.get(request.client());
    if (session == null) {
      session = Session.begin(request.client());
      if (sessions.size() >= Session.MAX_CLIENTS) {
        sessions = sessions.remove(silentLongest(sessions));
      }
    }
    return sessions.put(
        request.client(), session.remember(request.sequence(), state.commands + 1, what));
  }

  private static Long silentLongest(SortedTree<Long, Session> sessions) {
    long[] best = {0, Long.MAX_VALUE};
    sessions.visitAll(
        (client, session) -> {
          if (session.lastCommand() < best[1]) {
            best[0] = client;
            best[1] = session.lastCommand();
          }
          return true;
        });
    return best[0];
  }

  /** The answer that was given when the command was applied. */
  static Outcome answer(State state, Command command, Session.Remembered first) {
    if (first.failure() != null) {
      return first.failure();
    }
    if (command instanceof Command.Transact c) {
      return again(state, c.txn(), first.before());
    }
    if (command instanceof Command.GrantLease c) {
      return new Outcome.Leased(c.lease(), c.ttlMillis(), 0);
    }
    if (command instanceof Command.KeepLeaseAlive c) {
      LeaseRecord lease = state.lease(c.lease());
      return lease == null
          ? Failed.leaseNotFound(c.lease())
          : new Outcome.Leased(c.lease(), lease.ttlMillis(), lease.renewals());
    }
    return new Outcome.Done(new Revision(first.after()));
  }

  /** A transaction's result is a function of the root it ran on; its writes go to no state. */
  private static Outcome again(State state, Txn txn, long before) {
    PastRevision root = state.past.get(before);
    if (root == null) {
      return FORGOTTEN;
    }
    Draft draft = new Draft(before, state.past, root.keys(), SortedTree.empty(), 0);
    TxnPath path = TxnPath.choose(txn, draft);
    return path.refusedGet(draft) != null
        ? FORGOTTEN
        : new Outcome.Transacted(TxnSteps.run(path, before, draft));
  }
}
