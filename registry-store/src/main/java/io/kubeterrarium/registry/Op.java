package io.kubeterrarium.registry;

/**
 * One step of a transaction's branch. No key may be put twice, or put and deleted, in one branch.
 */
public sealed interface Op {
  record Put(Bytes key, Bytes value, LeaseId lease) implements Op {
    public Put(Bytes key, Bytes value) {
      this(key, value, LeaseId.NONE);
    }
  }

  record Delete(KeyRange range) implements Op {
    public static Delete key(Bytes key) {
      return new Delete(KeyRange.single(key));
    }
  }

  /** Reads the state as the steps before it left it. */
  record Get(KeyRange range, long limit) implements Op {
    public static Get key(Bytes key) {
      return new Get(KeyRange.single(key), 0);
    }
  }
}
