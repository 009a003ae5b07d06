package io.kubeterrarium.registry;

/**
 * One step of a transaction's branch. No key may be put twice, or put and deleted, in one branch.
 */
public sealed interface Op {
  /**
   * @param keep what stays as it is; its place in the put is then of no meaning, and the key must
   *     exist
   */
  record Put(Bytes key, Bytes value, LeaseId lease, Keep keep) implements Op {
    public Put(Bytes key, Bytes value) {
      this(key, value, LeaseId.NONE);
    }

    public Put(Bytes key, Bytes value, LeaseId lease) {
      this(key, value, lease, Keep.NOTHING);
    }
  }

  /** What a put leaves as it is. */
  enum Keep {
    NOTHING,
    VALUE,
    LEASE,
    VALUE_AND_LEASE;

    public boolean value() {
      return this == VALUE || this == VALUE_AND_LEASE;
    }

    public boolean lease() {
      return this == LEASE || this == VALUE_AND_LEASE;
    }
  }

  record Delete(KeyRange range) implements Op {
    public static Delete key(Bytes key) {
      return new Delete(KeyRange.single(key));
    }
  }

  /**
   * Reads the state as the steps before it left it, or a past one.
   *
   * @param limit how many keys at most; 0 is no limit
   * @param at the past revision; {@link Revision#NONE} is the state in the making
   */
  record Get(KeyRange range, long limit, Revision at) implements Op {
    public Get(KeyRange range, long limit) {
      this(range, limit, Revision.NONE);
    }

    public static Get key(Bytes key) {
      return new Get(KeyRange.single(key), 0);
    }
  }

  /**
   * A transaction within the transaction. Which branch it takes is decided together with the outer
   * one's, before any step is taken.
   */
  record Nested(Txn txn) implements Op {}
}
