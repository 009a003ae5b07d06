package io.kubeterrarium.registry;

/**
 * One condition of a transaction, on one key, or on each key of a range. A key that does not exist
 * has create revision, mod revision and version 0. Its value is absent, and a comparison of an
 * absent value never holds, whatever the relation (as in etcd).
 */
public sealed interface Compare {
  Bytes key();

  enum Relation {
    EQUAL,
    NOT_EQUAL,
    GREATER,
    LESS
  }

  record CreateRevision(Bytes key, Relation relation, Revision revision) implements Compare {}

  record ModRevision(Bytes key, Relation relation, Revision revision) implements Compare {}

  record Version(Bytes key, Relation relation, long version) implements Compare {}

  record Value(Bytes key, Relation relation, Bytes value) implements Compare {}

  record OfLease(Bytes key, Relation relation, LeaseId lease) implements Compare {}

  /**
   * Holds where the condition holds for every key of the range; of a range without keys, where it
   * holds for a key that does not exist.
   *
   * @param each the condition; its own key is of no meaning
   */
  record OfRange(KeyRange range, Compare each) implements Compare {
    @Override
    public Bytes key() {
      return range.from();
    }
  }

  /** The key's last write is exactly the given one; {@link Revision#NONE}: it does not exist. */
  static Compare unchangedSince(Bytes key, Revision modRevision) {
    return new ModRevision(key, Relation.EQUAL, modRevision);
  }
}
