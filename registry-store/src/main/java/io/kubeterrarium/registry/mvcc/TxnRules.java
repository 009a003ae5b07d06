package io.kubeterrarium.registry.mvcc;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.Compare;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.Txn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which transactions make sense, whatever the state; the limits and messages are etcd's. Hosts ask
 * before they propose, so that the log stays clean; applying asks again, because the log decides.
 */
public final class TxnRules {
  /** The most steps or comparisons a list of a transaction, with those within it, may have. */
  public static final int MAX_OPS = 128;

  /** The most bytes of keys and values a transaction may carry. */
  public static final int MAX_BYTES = 1536 * 1024;

  private static final String NO_KEY = "key is not provided";
  private static final String DUPLICATE = "duplicate key given in txn request";

  private TxnRules() {}

  /** Why the transaction is refused, or null where it is not. */
  public static @Nullable String violation(Txn txn) {
    String violation = violation(txn, MAX_OPS);
    if (violation == null) {
      violation = Writes.of(txn.then()).violation;
    }
    if (violation == null) {
      violation = Writes.of(txn.otherwise()).violation;
    }
    return violation == null && bytes(txn) > MAX_BYTES ? "request is too large" : violation;
  }

  private static @Nullable String violation(Txn txn, int maxOps) {
    int ops = Math.max(txn.compares().size(), Math.max(txn.then().size(), txn.otherwise().size()));
    if (ops > maxOps) {
      return "too many operations in txn request";
    }
    for (Compare compare : txn.compares()) {
      if (!(compare instanceof Compare.OfRange) && compare.key().length() == 0) {
        return NO_KEY;
      }
    }
    String violation = violation(txn.then(), maxOps - ops);
    return violation != null ? violation : violation(txn.otherwise(), maxOps - ops);
  }

  private static @Nullable String violation(List<Op> branch, int maxOps) {
    for (Op op : branch) {
      if (op instanceof Op.Put put && put.key().length() == 0) {
        return NO_KEY;
      }
      String inner = op instanceof Op.Nested nested ? violation(nested.txn(), maxOps) : null;
      if (inner != null) {
        return inner;
      }
    }
    return null;
  }

  /**
   * What a branch may write, whichever way the transactions within it go. A key may be put by both
   * branches of one of them, as only one is taken.
   */
  private static final class Writes {
    private final Set<Bytes> puts = new HashSet<>();
    private final List<KeyRange> deletes = new ArrayList<>();
    private @Nullable String violation;

    static Writes of(List<Op> branch) {
      Writes writes = new Writes();
      if (branch.size() == 1 && !(branch.get(0) instanceof Op.Nested)) {
        return writes.single(branch.get(0));
      }
      for (Op op : branch) {
        if (op instanceof Op.Delete delete) {
          writes.deletes.add(delete.range());
        }
      }
      for (Op op : branch) {
        if (op instanceof Op.Nested nested) {
          writes.addNested(of(nested.txn().then()), of(nested.txn().otherwise()));
        }
      }
      for (Op op : branch) {
        if (op instanceof Op.Put put) {
          writes.add(put.key(), Set.of());
        }
      }
      return writes;
    }

    private Writes single(Op op) {
      if (op instanceof Op.Put put) {
        puts.add(put.key());
      } else if (op instanceof Op.Delete delete) {
        deletes.add(delete.range());
      }
      return this;
    }

    private void addNested(Writes then, Writes otherwise) {
      violation =
          violation != null
              ? violation
              : then.violation != null ? then.violation : otherwise.violation;
      then.puts.forEach(key -> add(key, Set.of()));
      otherwise.puts.forEach(key -> add(key, then.puts));
      deletes.addAll(then.deletes);
      deletes.addAll(otherwise.deletes);
    }

    private void add(Bytes key, Set<Bytes> putByTheOtherBranch) {
      boolean again = !puts.add(key) && !putByTheOtherBranch.contains(key);
      if (again || deletes.stream().anyMatch(range -> range.contains(key))) {
        violation = DUPLICATE;
      }
    }
  }

  private static long bytes(Txn txn) {
    long bytes = 0;
    for (Compare compare : txn.compares()) {
      bytes += bytes(compare);
    }
    return bytes + bytes(txn.then()) + bytes(txn.otherwise());
  }

  private static long bytes(Compare compare) {
    if (compare instanceof Compare.OfRange over) {
      Bytes to = over.range().to();
      return over.range().from().length() + (to == null ? 0 : to.length()) + bytes(over.each());
    }
    return compare.key().length()
        + (compare instanceof Compare.Value value ? value.value().length() : 0L);
  }

  private static long bytes(List<Op> branch) {
    long bytes = 0;
    for (Op op : branch) {
      if (op instanceof Op.Put put) {
        bytes += put.key().length() + put.value().length();
      } else if (op instanceof Op.Nested nested) {
        bytes += bytes(nested.txn());
      }
    }
    return bytes;
  }
}
