package io.kubeterrarium.registry.mvcc;

import io.kubeterrarium.registry.Compare;
import io.kubeterrarium.registry.KeyValue;
import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.Txn;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The branches that a transaction, and those within it, take. Decided on the state before the first
 * step, so that no step of an outer transaction is seen by a comparison of an inner one.
 *
 * @param nested the paths of the branch's {@link Op.Nested} steps, in their order
 */
record TxnPath(boolean succeeded, List<Op> branch, List<TxnPath> nested) {

  static TxnPath choose(Txn txn, Draft draft) {
    boolean succeeded = holds(txn, draft);
    List<Op> branch = succeeded ? txn.then() : txn.otherwise();
    List<TxnPath> nested = new ArrayList<>(0);
    for (Op op : branch) {
      if (op instanceof Op.Nested inner) {
        nested.add(choose(inner.txn(), draft));
      }
    }
    return new TxnPath(succeeded, branch, nested);
  }

  private static boolean holds(Txn txn, Draft draft) {
    for (Compare compare : txn.compares()) {
      if (!holds(compare, draft)) {
        return false;
      }
    }
    return true;
  }

  private static boolean holds(Compare compare, Draft draft) {
    if (!(compare instanceof Compare.OfRange over)) {
      return holds(compare, draft.get(compare.key()));
    }
    if (draft.count(over.range()) == 0) {
      return holds(over.each(), (KeyValue) null);
    }
    return draft.read(over.range(), 0).stream().allMatch(kv -> holds(over.each(), kv));
  }

  private static boolean holds(Compare compare, @Nullable KeyValue kv) {
    if (compare instanceof Compare.ModRevision c) {
      long actual = kv == null ? 0 : kv.modRevision().value();
      return holds(c.relation(), Long.compare(actual, c.revision().value()));
    }
    if (compare instanceof Compare.CreateRevision c) {
      long actual = kv == null ? 0 : kv.createRevision().value();
      return holds(c.relation(), Long.compare(actual, c.revision().value()));
    }
    if (compare instanceof Compare.Version c) {
      return holds(c.relation(), Long.compare(kv == null ? 0 : kv.version(), c.version()));
    }
    if (compare instanceof Compare.OfLease c) {
      long actual = kv == null ? 0 : kv.lease().value();
      return holds(c.relation(), Long.compare(actual, c.lease().value()));
    }
    return compare instanceof Compare.Value c
        && kv != null
        && holds(c.relation(), kv.value().compareTo(c.value()));
  }

  private static boolean holds(Compare.Relation relation, int order) {
    return switch (relation) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case GREATER -> order > 0;
      case LESS -> order < 0;
    };
  }

  /** Why no step is taken: a lease that nobody has granted, a key that is not there; or null. */
  Outcome.@Nullable Failed refusedPut(Draft draft) {
    return firstRefused(op -> op instanceof Op.Put put ? refused(put, draft) : null);
  }

  private static Outcome.@Nullable Failed refused(Op.Put put, Draft draft) {
    if (put.keep() != Op.Keep.NOTHING && draft.get(put.key()) == null) {
      return Outcome.Failed.invalid("key not found");
    }
    LeaseId lease = put.lease();
    boolean missing = !put.keep().lease() && !lease.isNone() && !draft.hasLease(lease);
    return missing ? Outcome.Failed.leaseNotFound(lease) : null;
  }

  /** Why no step is taken: a revision that is not there, or no longer; or null. */
  Outcome.@Nullable Failed refusedGet(Draft draft) {
    return firstRefused(op -> op instanceof Op.Get get ? draft.refused(get.at()) : null);
  }

  /** In the order of the steps, those within among them. */
  private Outcome.@Nullable Failed firstRefused(Refusal refusal) {
    Iterator<TxnPath> inner = nested.iterator();
    for (Op op : branch) {
      Outcome.Failed refused =
          op instanceof Op.Nested ? inner.next().firstRefused(refusal) : refusal.of(op);
      if (refused != null) {
        return refused;
      }
    }
    return null;
  }

  private interface Refusal {
    Outcome.@Nullable Failed of(Op op);
  }
}
