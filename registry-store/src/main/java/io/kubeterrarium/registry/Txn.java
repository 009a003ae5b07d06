package io.kubeterrarium.registry;

import java.util.List;

/**
 * If all comparisons hold, then the one branch, else the other; all of it in one revision, or in
 * none where the branch writes nothing.
 */
public record Txn(List<Compare> compares, List<Op> then, List<Op> otherwise) {
  public Txn {
    compares = List.copyOf(compares);
    then = List.copyOf(then);
    otherwise = List.copyOf(otherwise);
  }

  public static Txn of(Op... ops) {
    return new Txn(List.of(), List.of(ops), List.of());
  }

  /** Writes the key if its last write is the given one; tells its state otherwise. */
  public static Txn putIfUnchanged(Bytes key, Revision modRevision, Bytes value, LeaseId lease) {
    return new Txn(
        List.of(Compare.unchangedSince(key, modRevision)),
        List.of(new Op.Put(key, value, lease)),
        List.of(Op.Get.key(key)));
  }

  /** Deletes the key if its last write is the given one; tells its state otherwise. */
  public static Txn deleteIfUnchanged(Bytes key, Revision modRevision) {
    return new Txn(
        List.of(Compare.unchangedSince(key, modRevision)),
        List.of(Op.Delete.key(key)),
        List.of(Op.Get.key(key)));
  }
}
