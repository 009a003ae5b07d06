package io.kubeterrarium.registry.mvcc;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.KeyValue;
import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.OpResult;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.WatchEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The revision in the making: one command's writes on top of a state. Used by one thread, for one
 * command.
 *
 * <p>Invariant: it becomes a revision of its own exactly if it holds an event.
 */
final class Draft {
  private final Revision next;
  private final SortedTree<Long, PastRevision> past;
  private final List<WatchEvent> events = new ArrayList<>(1);
  private SortedTree<Bytes, KeyValue> keys;
  private SortedTree<Long, LeaseRecord> leases;
  private long keyBytes;
  private long writtenBytes;

  /** Writes on the present. */
  Draft(State base) {
    this(base.revision, base.past, base.keys, base.leases, base.keyBytes);
  }

  /** Writes on any root, to see once more what a transaction did there. */
  Draft(
      long revision,
      SortedTree<Long, PastRevision> past,
      SortedTree<Bytes, KeyValue> keys,
      SortedTree<Long, LeaseRecord> leases,
      long keyBytes) {
    this.next = new Revision(revision + 1);
    this.past = past;
    this.keys = keys;
    this.leases = leases;
    this.keyBytes = keyBytes;
  }

  static List<KeyValue> read(SortedTree<Bytes, KeyValue> keys, KeyRange range, long limit) {
    List<KeyValue> found = new ArrayList<>();
    keys.visit(
        range.from(),
        range.to(),
        (key, value) -> {
          found.add(value);
          return limit <= 0 || found.size() < limit;
        });
    return found;
  }

  @Nullable KeyValue get(Bytes key) {
    return keys.get(key);
  }

  List<KeyValue> read(KeyRange range, long limit) {
    return read(keys, range, limit);
  }

  /** The caller has asked {@link #refused}. */
  OpResult.Get get(Op.Get get) {
    SortedTree<Bytes, KeyValue> root = keys;
    if (!get.at().isNone()) {
      root = Objects.requireNonNull(past.get(get.at().value())).keys();
    }
    KeyRange range = get.range();
    return new OpResult.Get(read(root, range, get.limit()), root.count(range.from(), range.to()));
  }

  /** Why the past revision cannot be read, or null where it can; the present always can. */
  Outcome.@Nullable Failed refused(Revision at) {
    if (at.isNone() || (at.compareTo(next) < 0 && past.get(at.value()) != null)) {
      return null;
    }
    boolean future = at.compareTo(next) >= 0;
    return new Outcome.Failed(
        future ? Outcome.Reason.FUTURE_REVISION : Outcome.Reason.COMPACTED,
        at.value(),
        future ? next.value() - 1 : past.keyAt(0),
        "");
  }

  long count(KeyRange range) {
    return keys.count(range.from(), range.to());
  }

  boolean hasLease(LeaseId lease) {
    return leases.get(lease.value()) != null;
  }

  @Nullable KeyValue put(Op.Put put) {
    KeyValue old = keys.get(put.key());
    KeyValue current =
        old == null
            ? new KeyValue(put.key(), put.value(), next, next, 1, put.lease())
            : new KeyValue(
                old.key(),
                put.keep().value() ? old.value() : put.value(),
                old.createRevision(),
                next,
                old.version() + 1,
                put.keep().lease() ? old.lease() : put.lease());
    keys = keys.put(current.key(), current);
    moveLease(current.key(), old == null ? LeaseId.NONE : old.lease(), current.lease());
    keyBytes += bytes(current) - (old == null ? 0 : bytes(old));
    writtenBytes += bytes(current);
    events.add(new WatchEvent(WatchEvent.Type.PUT, current, old));
    return old;
  }

  List<KeyValue> delete(KeyRange range) {
    List<KeyValue> doomed = read(range, 0);
    doomed.forEach(this::delete);
    return doomed;
  }

  private void delete(KeyValue old) {
    keys = keys.remove(old.key());
    moveLease(old.key(), old.lease(), LeaseId.NONE);
    keyBytes -= bytes(old);
    writtenBytes += old.key().length();
    events.add(new WatchEvent(WatchEvent.Type.DELETE, tombstone(old.key(), next), old));
  }

  static KeyValue tombstone(Bytes key, Revision at) {
    return new KeyValue(key, Bytes.EMPTY, Revision.NONE, at, 0, LeaseId.NONE);
  }

  private void moveLease(Bytes key, LeaseId from, LeaseId to) {
    if (from.equals(to)) {
      return;
    }
    LeaseRecord left = from.isNone() ? null : leases.get(from.value());
    if (left != null) {
      leases = leases.put(from.value(), left.detach(key));
    }
    LeaseRecord joined = to.isNone() ? null : leases.get(to.value());
    if (joined != null) {
      leases = leases.put(to.value(), joined.attach(key));
    }
  }

  void putLease(LeaseRecord lease) {
    leases = leases.put(lease.id().value(), lease);
  }

  /** Deletes the lease's keys in key order, then the lease. */
  void endLease(LeaseRecord lease) {
    for (Bytes key : lease.keys().sorted()) {
      KeyValue old = keys.get(key);
      if (old != null) {
        delete(old);
      }
    }
    leases = leases.remove(lease.id().value());
  }

  /** The revision made, or null where nothing was written. */
  @Nullable Changes changes() {
    return events.isEmpty() ? null : new Changes(next, List.copyOf(events));
  }

  /** The state with this draft in it, one command later. */
  State toState(State base, @Nullable Changes changes, SortedTree<Long, Session> sessions) {
    long written = base.pastAt(base.revision).writtenBytes() + writtenBytes;
    return new State(
        changes == null ? base.revision : next.value(),
        base.compactRevision,
        base.commands + 1,
        keys,
        changes == null
            ? base.past
            : base.past.put(next.value(), new PastRevision(changes, keys, written)),
        leases,
        sessions,
        keyBytes);
  }

  static long bytes(KeyValue kv) {
    return (long) kv.key().length() + kv.value().length();
  }
}
