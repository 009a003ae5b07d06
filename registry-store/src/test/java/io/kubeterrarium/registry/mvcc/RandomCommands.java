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

  Command next(long revision) {
    int client = random.nextInt(sequences.length);
    RequestId request = new RequestId(client - 1, ++sequences[client]);
    return switch (random.nextInt(20)) {
      case 0 -> new Command.Compact(request, near(revision));
      case 1, 2 -> new Command.GrantLease(request, lease(), 1 + random.nextInt(1000));
      case 3 -> new Command.KeepLeaseAlive(request, lease());
      case 4 -> new Command.RevokeLease(request, lease());
      case 5 -> new Command.ExpireLease(request, lease(), random.nextInt(2));
      default -> new Command.Transact(request, txn(revision));
    };
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
    return new Txn(compares, branch(), branch());
  }

  private Compare compare(long revision) {
    Compare.Relation relation =
        Compare.Relation.values()[random.nextInt(Compare.Relation.values().length)];
    return switch (random.nextInt(4)) {
      case 0 -> new Compare.ModRevision(key(), relation, near(revision));
      case 1 -> new Compare.CreateRevision(key(), relation, near(revision));
      case 2 -> new Compare.Version(key(), relation, random.nextInt(4));
      default -> new Compare.Value(key(), relation, value());
    };
  }

  /** Keeps the rule that a branch writes no key twice. */
  private List<Op> branch() {
    List<Op> branch = new ArrayList<>();
    Set<Bytes> puts = new HashSet<>();
    List<KeyRange> deletes = new ArrayList<>();
    for (int left = random.nextInt(4); left > 0; left--) {
      if (random.nextInt(3) > 0) {
        Bytes key = key();
        if (deletes.stream().noneMatch(range -> range.contains(key)) && puts.add(key)) {
          branch.add(new Op.Put(key, value(), random.nextInt(4) == 0 ? lease() : LeaseId.NONE));
        }
      } else if (random.nextBoolean()) {
        KeyRange range = range();
        if (puts.stream().noneMatch(range::contains)) {
          deletes.add(range);
          branch.add(new Op.Delete(range));
        }
      } else {
        branch.add(new Op.Get(range(), random.nextInt(3)));
      }
    }
    return branch;
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
