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
  /** The most steps or comparisons a list of a transaction may have. */
  public static final int MAX_OPS = 128;

  /** The most bytes of keys and values a transaction may carry. */
  public static final int MAX_BYTES = 1536 * 1024;

  private TxnRules() {}

  /** Why the transaction is refused, or null where it is not. */
  public static @Nullable String violation(Txn txn) {
    if (txn.compares().size() > MAX_OPS
        || txn.then().size() > MAX_OPS
        || txn.otherwise().size() > MAX_OPS) {
      return "too many operations in txn request";
    }
    for (Compare compare : txn.compares()) {
      if (compare.key().length() == 0) {
        return "key is not provided";
      }
    }
    String violation = branchViolation(txn.then());
    if (violation == null) {
      violation = branchViolation(txn.otherwise());
    }
    return violation == null && bytes(txn) > MAX_BYTES ? "request is too large" : violation;
  }

  private static @Nullable String branchViolation(List<Op> branch) {
    if (branch.size() == 1) {
      return branch.get(0) instanceof Op.Put put && put.key().length() == 0
          ? "key is not provided"
          : null;
    }
    Set<Bytes> puts = new HashSet<>();
    List<KeyRange> deletes = new ArrayList<>();
    for (Op op : branch) {
      if (op instanceof Op.Put put) {
        if (put.key().length() == 0) {
          return "key is not provided";
        }
        if (!puts.add(put.key())) {
          return "duplicate key given in txn request";
        }
      } else if (op instanceof Op.Delete delete) {
        deletes.add(delete.range());
      }
    }
    boolean overlap =
        deletes.stream().anyMatch(range -> puts.stream().anyMatch(key -> range.contains(key)));
    return overlap ? "duplicate key given in txn request" : null;
  }

  private static long bytes(Txn txn) {
    long bytes = 0;
    for (Compare compare : txn.compares()) {
      bytes += compare.key().length();
      bytes += compare instanceof Compare.Value value ? value.value().length() : 0;
    }
    return bytes + bytes(txn.then()) + bytes(txn.otherwise());
  }

  private static long bytes(List<Op> branch) {
    long bytes = 0;
    for (Op op : branch) {
      bytes += op instanceof Op.Put put ? put.key().length() + put.value().length() : 0;
    }
    return bytes;
  }
}
