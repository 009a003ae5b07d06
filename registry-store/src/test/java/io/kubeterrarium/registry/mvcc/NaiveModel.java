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

/**
 * The registry as one would write it on a napkin: a copy of the whole map for each revision, and no
 * care for time or memory. The oracle of {@link MvccSimulationTest}.
 */
final class NaiveModel {
  final List<TreeMap<Bytes, KeyValue>> maps = new ArrayList<>();
  final List<List<WatchEvent>> events = new ArrayList<>();
  final Map<Long, long[]> leases = new HashMap<>(); // ttl, renewals
  long compacted;

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
      leases.put(c.lease().value(), new long[] {c.ttlMillis(), 0});
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
    boolean succeeded = txn.compares().stream().allMatch(this::holds);
    List<Op> branch = succeeded ? txn.then() : txn.otherwise();
    for (Op op : branch) {
      if (op instanceof Op.Put put
          && !put.lease().isNone()
          && !leases.containsKey(put.lease().value())) {
        return "LEASE_NOT_FOUND";
      }
    }
    TreeMap<Bytes, KeyValue> map = copy();
    List<WatchEvent> made = new ArrayList<>();
    List<OpResult> results = new ArrayList<>();
    for (Op op : branch) {
      if (op instanceof Op.Put put) {
        results.add(new OpResult.Put(put(map, put, made)));
      } else if (op instanceof Op.Delete delete) {
        results.add(new OpResult.Delete(delete(map, delete.range(), made)));
      } else if (op instanceof Op.Get get) {
        List<KeyValue> found = in(map, get.range());
        long limit = get.limit() == 0 ? found.size() : get.limit();
        results.add(new OpResult.Get(found.stream().limit(limit).toList(), found.size()));
      }
    }
    commit(map, made);
    return new TxnResult(succeeded, new Revision(revision()), results);
  }

  private boolean holds(Compare compare) {
    KeyValue kv = maps.get((int) revision()).get(compare.key());
    if (compare instanceof Compare.Value c) {
      return kv != null && holds(c.relation(), kv.value().compareTo(c.value()));
    }
    if (compare instanceof Compare.Version c) {
      return holds(c.relation(), Long.compare(kv == null ? 0 : kv.version(), c.version()));
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
            put.value(),
            old == null ? next : old.createRevision(),
            next,
            old == null ? 1 : old.version() + 1,
            put.lease());
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
