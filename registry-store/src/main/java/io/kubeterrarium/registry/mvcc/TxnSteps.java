package io.kubeterrarium.registry.mvcc;

import io.kubeterrarium.registry.Compare;
import io.kubeterrarium.registry.KeyValue;
import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.OpResult;
import io.kubeterrarium.registry.Txn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compare, then or else, on a draft. */
final class TxnSteps {
  private TxnSteps() {}

  static boolean holds(Txn txn, Draft draft) {
    for (Compare compare : txn.compares()) {
      if (!holds(compare, draft.get(compare.key()))) {
        return false;
      }
    }
    return true;
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
    Compare.Value c = (Compare.Value) compare;
    return kv != null && holds(c.relation(), kv.value().compareTo(c.value()));
  }

  private static boolean holds(Compare.Relation relation, int order) {
    return switch (relation) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case GREATER -> order > 0;
      case LESS -> order < 0;
    };
  }

  /** The first lease that a put of the branch names and nobody has granted, or null. */
  static @Nullable LeaseId missingLease(List<Op> branch, Draft draft) {
    for (Op op : branch) {
      if (op instanceof Op.Put put && !put.lease().isNone() && !draft.hasLease(put.lease())) {
        return put.lease();
      }
    }
    return null;
  }

  static List<OpResult> run(List<Op> branch, Draft draft) {
    List<OpResult> results = new ArrayList<>(branch.size());
    for (Op op : branch) {
      results.add(run(op, draft));
    }
    return results;
  }

  private static OpResult run(Op op, Draft draft) {
    if (op instanceof Op.Put put) {
      return new OpResult.Put(draft.put(put));
    }
    if (op instanceof Op.Delete delete) {
      return new OpResult.Delete(draft.delete(delete.range()));
    }
    Op.Get get = (Op.Get) op;
    return new OpResult.Get(draft.read(get.range(), get.limit()), draft.count(get.range()));
  }
}
