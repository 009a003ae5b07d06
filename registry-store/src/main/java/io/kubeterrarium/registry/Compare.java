package io.kubeterrarium.registry;

/**
 * One condition of a transaction, on one key. A key that does not exist has create revision, mod
 * revision and version 0. Its value is absent, and a comparison of an absent value never holds,
 * whatever the relation (as in etcd).
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

  /** The key's last write is exactly the given one; {@link Revision#NONE}: it does not exist. */
  static Compare unchangedSince(Bytes key, Revision modRevision) {
    return new ModRevision(key, Relation.EQUAL, modRevision);
  }
}
