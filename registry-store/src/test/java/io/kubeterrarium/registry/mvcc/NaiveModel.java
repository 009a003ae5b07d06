package io.kubeterrarium.registry.mvcc;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.Compare;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.KeyValue;
import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.OpResult;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Txn;
import io.kubeterrarium.registry.TxnResult;
import io.kubeterrarium.registry.WatchEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The registry as one would write it on a napkin: a copy of the whole map for each revision, and no
 * care for time or memory. The oracle of {@link MvccSimulationTest}.
 */
final class NaiveModel {
  final List<TreeMap<Bytes, KeyValue>> maps = new ArrayList<>();
  final List<List<WatchEvent>> events = new ArrayList<>();
  final Map<Long, long[]> leases = new HashMap<>(); // ttl, renewals
  long compacted;
  private long commands;

  NaiveModel() {
    // Index 0 is no revision; revision 1 is the empty store.
    for (int i = 0; i < 2; i++) {
      maps.add(new TreeMap<>());
      events.add(List.of());
    }
  }

  long revision() {
    return maps.size() - 1;
  }

  /** The outcome in words where it failed; otherwise the result. */
  Object apply(Command command) {
    long before = commands++;
    if (command instanceof Command.Transact c) {
      return transact(c.txn());
    }
    if (command instanceof Command.Compact c) {
      long at = c.revision().value();
      if (at <= compacted) {
        return "COMPACTED";
      }
      if (at > revision()) {
        return "FUTURE_REVISION";
      }
      compacted = at;
      return "done";
    }
    if (command instanceof Command.GrantLease c) {
      if (leases.containsKey(c.lease().value())) {
        return "INVALID";
      }
      leases.put(c.lease().value(), new long[] {c.ttlMillis(), before});
      return "leased 0";
    }
    if (command instanceof Command.KeepLeaseAlive c) {
      long[] lease = leases.get(c.lease().value());
      return lease == null ? "LEASE_NOT_FOUND" : "leased " + ++lease[1];
    }
    if (command instanceof Command.RevokeLease c) {
      return leases.containsKey(c.lease().value()) ? end(c.lease()) : "LEASE_NOT_FOUND";
    }
    Command.ExpireLease c = (Command.ExpireLease) command;
    long[] lease = leases.get(c.lease().value());
    return lease == null || lease[1] != c.renewals() ? "done" : end(c.lease());
  }

  private Object end(LeaseId lease) {
    leases.remove(lease.value());
    TreeMap<Bytes, KeyValue> map = copy();
    List<WatchEvent> made = new ArrayList<>();
    for (KeyValue kv : List.copyOf(map.values())) {
      if (kv.lease().equals(lease)) {
        delete(map, KeyRange.single(kv.key()), made);
      }
    }
    commit(map, made);
    return "done";
  }

  private Object transact(Txn txn) {
    String refusal = refusedPut(txn);
    if (refusal == null) {
      refusal = refusedGet(txn);
    }
    if (refusal != null) {
      return refusal;
    }
    TreeMap<Bytes, KeyValue> map = copy();
    List<WatchEvent> made = new ArrayList<>();
    boolean succeeded = holds(txn);
    List<OpResult> results = run(txn, map, made);
    Revision after = new Revision(revision() + (made.isEmpty() ? 0 : 1));
    commit(map, made);
    return new TxnResult(succeeded, after, settled(results, after));
  }

  /** Comparisons see the latest map that is committed: the state before the outermost step. */
  private boolean holds(Txn txn) {
    return txn.compares().stream().allMatch(this::holds);
  }

  private List<Op> branch(Txn txn) {
    return holds(txn) ? txn.then() : txn.otherwise();
  }

  private String refusedPut(Txn txn) {
    return firstRefused(txn, op -> op instanceof Op.Put put ? refused(put) : null);
  }

  private String refused(Op.Put put) {
    TreeMap<Bytes, KeyValue> map = maps.get((int) revision());
    if (put.keep() != Op.Keep.NOTHING && !map.containsKey(put.key())) {
      return "INVALID";
    }
    boolean named = !put.keep().lease() && !put.lease().isNone();
    return named && !leases.containsKey(put.lease().value()) ? "LEASE_NOT_FOUND" : null;
  }

  private String refusedGet(Txn txn) {
    return firstRefused(
        txn, op -> op instanceof Op.Get get && !get.at().isNone() ? refused(get.at()) : null);
  }

  private String refused(Revision at) {
    if (at.value() > revision()) {
      return "FUTURE_REVISION";
    }
    return at.value() < Math.max(1, compacted) ? "COMPACTED" : null;
  }

  private String firstRefused(Txn txn, Function<Op, String> refusal) {
    for (Op op : branch(txn)) {
      String refused =
          op instanceof Op.Nested nested ? firstRefused(nested.txn(), refusal) : refusal.apply(op);
      if (refused != null) {
        return refused;
      }
    }
    return null;
  }

  private List<OpResult> run(Txn txn, TreeMap<Bytes, KeyValue> map, List<WatchEvent> made) {
    List<OpResult> results = new ArrayList<>();
    for (Op op : branch(txn)) {
      if (op instanceof Op.Put put) {
        results.add(new OpResult.Put(put(map, put, made)));
      } else if (op instanceof Op.Delete delete) {
        results.add(new OpResult.Delete(delete(map, delete.range(), made)));
      } else if (op instanceof Op.Get get) {
        TreeMap<Bytes, KeyValue> read = get.at().isNone() ? map : maps.get((int) get.at().value());
        List<KeyValue> found = in(read, get.range());
        long limit = get.limit() == 0 ? found.size() : get.limit();
        results.add(new OpResult.Get(found.stream().limit(limit).toList(), found.size()));
      } else if (op instanceof Op.Nested nested) {
        results.add(
            new OpResult.Nested(
                new TxnResult(holds(nested.txn()), Revision.NONE, run(nested.txn(), map, made))));
      }
    }
    return results;
  }

  private static List<OpResult> settled(List<OpResult> results, Revision after) {
    List<OpResult> settled = new ArrayList<>();
    for (OpResult result : results) {
      settled.add(
          result instanceof OpResult.Nested nested
              ? new OpResult.Nested(
                  new TxnResult(
                      nested.result().succeeded(),
                      after,
                      settled(nested.result().results(), after)))
              : result);
    }
    return settled;
  }

  private boolean holds(Compare compare) {
    TreeMap<Bytes, KeyValue> map = maps.get((int) revision());
    if (compare instanceof Compare.OfRange over) {
      List<KeyValue> found = in(map, over.range());
      return found.isEmpty()
          ? holds(over.each(), null)
          : found.stream().allMatch(kv -> holds(over.each(), kv));
    }
    return holds(compare, map.get(compare.key()));
  }

  private static boolean holds(Compare compare, KeyValue kv) {
    if (compare instanceof Compare.Value c) {
      return kv != null && holds(c.relation(), kv.value().compareTo(c.value()));
    }
    if (compare instanceof Compare.Version c) {
      return holds(c.relation(), Long.compare(kv == null ? 0 : kv.version(), c.version()));
    }
    if (compare instanceof Compare.OfLease c) {
      long lease = kv == null ? 0 : kv.lease().value();
      return holds(c.relation(), Long.compare(lease, c.lease().value()));
    }
    if (compare instanceof Compare.CreateRevision c) {
      return holds(
          c.relation(), (kv == null ? Revision.NONE : kv.createRevision()).compareTo(c.revision()));
    }
    Compare.ModRevision c = (Compare.ModRevision) compare;
    return holds(
        c.relation(), (kv == null ? Revision.NONE : kv.modRevision()).compareTo(c.revision()));
  }

  private static boolean holds(Compare.Relation relation, int order) {
    return relation == Compare.Relation.EQUAL && order == 0
        || relation == Compare.Relation.NOT_EQUAL && order != 0
        || relation == Compare.Relation.GREATER && order > 0
        || relation == Compare.Relation.LESS && order < 0;
  }

  private KeyValue put(TreeMap<Bytes, KeyValue> map, Op.Put put, List<WatchEvent> made) {
    Revision next = new Revision(revision() + 1);
    KeyValue old = map.get(put.key());
    KeyValue current =
        new KeyValue(
            put.key(),
            put.keep().value() ? old.value() : put.value(),
            old == null ? next : old.createRevision(),
            next,
            old == null ? 1 : old.version() + 1,
            put.keep().lease() ? old.lease() : put.lease());
    map.put(put.key(), current);
    made.add(new WatchEvent(WatchEvent.Type.PUT, current, old));
    return old;
  }

  private List<KeyValue> delete(
      TreeMap<Bytes, KeyValue> map, KeyRange range, List<WatchEvent> made) {
    Revision next = new Revision(revision() + 1);
    List<KeyValue> doomed = in(map, range);
    for (KeyValue kv : doomed) {
      map.remove(kv.key());
      KeyValue gone = new KeyValue(kv.key(), Bytes.EMPTY, Revision.NONE, next, 0, LeaseId.NONE);
      made.add(new WatchEvent(WatchEvent.Type.DELETE, gone, kv));
    }
    return doomed;
  }

  static List<KeyValue> in(TreeMap<Bytes, KeyValue> map, KeyRange range) {
    return map.values().stream().filter(kv -> range.contains(kv.key())).toList();
  }

  private TreeMap<Bytes, KeyValue> copy() {
    return new TreeMap<>(maps.get((int) revision()));
  }

  private void commit(TreeMap<Bytes, KeyValue> map, List<WatchEvent> made) {
    if (!made.isEmpty()) {
      maps.add(map);
      events.add(made);
    }
  }
}
