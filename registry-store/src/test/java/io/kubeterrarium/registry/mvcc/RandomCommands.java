package io.kubeterrarium.registry.mvcc;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.Compare;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.RequestId;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Txn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Draws commands over few keys and leases, so that they often meet. */
final class RandomCommands {
  private final RandomGenerator random;
  private final long[] sequences = new long[3];

  RandomCommands(RandomGenerator random) {
    this.random = random;
  }

  Command next(State state) {
    long revision = state.revision;
    int client = random.nextInt(sequences.length);
    RequestId request = new RequestId(client - 1, ++sequences[client]);
    return switch (random.nextInt(20)) {
      case 0 -> new Command.Compact(request, near(revision));
      case 1, 2 -> new Command.GrantLease(request, lease(), 1 + random.nextInt(1000));
      case 3 -> new Command.KeepLeaseAlive(request, lease());
      case 4 -> new Command.RevokeLease(request, lease());
      case 5 -> expire(request, state);
      default -> new Command.Transact(request, txn(revision));
    };
  }

  /** Of the lease as it is, or of one that was renewed, or ended, meanwhile. */
  private Command expire(RequestId request, State state) {
    LeaseId id = lease();
    LeaseRecord lease = state.lease(id);
    long renewals = lease == null ? 0 : lease.renewals() - random.nextInt(2);
    return new Command.ExpireLease(request, id, Math.max(0, renewals));
  }

  KeyRange range() {
    switch (random.nextInt(4)) {
      case 0:
        return KeyRange.single(key());
      case 1:
        return KeyRange.prefix(Bytes.utf8("k" + random.nextInt(3)));
      case 2:
        return new KeyRange(key(), random.nextBoolean() ? key() : null);
      default:
        return KeyRange.ALL;
    }
  }

  Revision near(long revision) {
    return new Revision(Math.max(0, revision - 12 + random.nextInt(15)));
  }

  private Txn txn(long revision) {
    List<Compare> compares = new ArrayList<>();
    for (int left = random.nextInt(3); left > 0; left--) {
      compares.add(compare(revision));
    }
    List<Op> then = branch(revision);
    if (random.nextInt(8) == 0) {
      // Reads only: what it may write beside the outer branch would need the rules' own checks.
      then.add(new Op.Nested(new Txn(List.of(compare(revision)), reads(revision), List.of())));
    }
    return new Txn(compares, then, nestedAlone(revision));
  }

  /** An inner transaction that writes, with nothing beside it that it could collide with. */
  private List<Op> nestedAlone(long revision) {
    if (random.nextInt(4) > 0) {
      return branch(revision);
    }
    List<Compare> compares = List.of(compare(revision));
    return List.of(new Op.Nested(new Txn(compares, branch(revision), branch(revision))));
  }

  private List<Op> reads(long revision) {
    return List.of(new Op.Get(range(), 0), new Op.Get(range(), 2, near(revision)));
  }

  private Compare compare(long revision) {
    if (random.nextInt(6) == 0) {
      return new Compare.OfRange(range(), compareKey(revision));
    }
    return compareKey(revision);
  }

  private Compare compareKey(long revision) {
    Compare.Relation relation =
        Compare.Relation.values()[random.nextInt(Compare.Relation.values().length)];
    return switch (random.nextInt(5)) {
      case 4 -> new Compare.OfLease(key(), relation, lease());
      case 0 -> new Compare.ModRevision(key(), relation, near(revision));
      case 1 -> new Compare.CreateRevision(key(), relation, near(revision));
      case 2 -> new Compare.Version(key(), relation, random.nextInt(4));
      default -> new Compare.Value(key(), relation, value());
    };
  }

  /** Keeps the rule that a branch writes no key twice. */
  private List<Op> branch(long revision) {
    List<Op> branch = new ArrayList<>();
    Set<Bytes> puts = new HashSet<>();
    List<KeyRange> deletes = new ArrayList<>();
    for (int left = random.nextInt(4); left > 0; left--) {
      if (random.nextInt(3) > 0) {
        Bytes key = key();
        if (deletes.stream().noneMatch(range -> range.contains(key)) && puts.add(key)) {
          LeaseId lease = random.nextInt(4) == 0 ? lease() : LeaseId.NONE;
          branch.add(new Op.Put(key, value(), lease, keep()));
        }
      } else if (random.nextBoolean()) {
        KeyRange range = range();
        if (puts.stream().noneMatch(range::contains)) {
          deletes.add(range);
          branch.add(new Op.Delete(range));
        }
      } else {
        Revision at = random.nextInt(8) == 0 ? near(revision) : Revision.NONE;
        branch.add(new Op.Get(range(), random.nextInt(3), at));
      }
    }
    return branch;
  }

  private Op.Keep keep() {
    Op.Keep[] all = Op.Keep.values();
    return random.nextInt(10) == 0 ? all[random.nextInt(all.length)] : Op.Keep.NOTHING;
  }

  private Bytes key() {
    return Bytes.utf8("k" + random.nextInt(30));
  }

  private Bytes value() {
    return Bytes.utf8("v" + random.nextInt(10));
  }

  private LeaseId lease() {
    return new LeaseId(1 + random.nextInt(4));
  }
}
