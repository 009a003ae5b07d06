package io.kubeterrarium.registry.mvcc;

import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.OpResult;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.TxnResult;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Takes the steps of a transaction whose path is chosen, on a draft. */
final class TxnSteps {
  private TxnSteps() {}

  /** The revisions of results within are the whole transaction's: there is only one. */
  static TxnResult run(TxnPath path, long revision, Draft draft) {
    List<OpResult> results = runAll(path, draft);
    Changes changes = draft.changes();
    Revision after = changes == null ? new Revision(revision) : changes.revision();
    return result(path, after, results);
  }

  private static List<OpResult> runAll(TxnPath path, Draft draft) {
    List<OpResult> results = new ArrayList<>(path.branch().size());
    Iterator<TxnPath> nested = path.nested().iterator();
    for (Op op : path.branch()) {
      if (op instanceof Op.Nested) {
        TxnPath inner = nested.next();
        results.add(
            new OpResult.Nested(
                new TxnResult(inner.succeeded(), Revision.NONE, runAll(inner, draft))));
      } else {
        results.add(run(op, draft));
      }
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
    return draft.get(get);
  }

  private static TxnResult result(TxnPath path, Revision after, List<OpResult> results) {
    List<OpResult> settled = new ArrayList<>(results.size());
    Iterator<TxnPath> nested = path.nested().iterator();
    for (OpResult result : results) {
      settled.add(
          result instanceof OpResult.Nested inner
              ? new OpResult.Nested(result(nested.next(), after, inner.result().results()))
              : result);
    }
    return new TxnResult(path.succeeded(), after, settled);
  }
}
