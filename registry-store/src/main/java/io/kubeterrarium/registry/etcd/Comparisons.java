package io.kubeterrarium.registry.etcd;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.Compare;
import io.kubeterrarium.registry.Compare.Relation;
import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.Revision;

/** Comparisons of transactions, from the wire. */
final class Comparisons {
  private Comparisons() {}

  static Compare of(io.etcd.jetcd.api.Compare wire) {
    if (wire.getKey().isEmpty()) {
      throw EtcdError.EMPTY_KEY.exception();
    }
    Compare each = each(wire, Messages.bytes(wire.getKey()), relation(wire));
    return wire.getRangeEnd().isEmpty()
        ? each
        : new Compare.OfRange(Messages.range(wire.getKey(), wire.getRangeEnd()), each);
  }

  private static Relation relation(io.etcd.jetcd.api.Compare wire) {
    return switch (wire.getResult()) {
      case EQUAL, UNRECOGNIZED -> Relation.EQUAL;
      case NOT_EQUAL -> Relation.NOT_EQUAL;
      case GREATER -> Relation.GREATER;
      case LESS -> Relation.LESS;
    };
  }

  private static Compare each(io.etcd.jetcd.api.Compare wire, Bytes key, Relation relation) {
    if (wire.getTargetValue() == YoungFields.COMPARE_TARGET_LEASE) {
      long lease = YoungFields.number(wire, YoungFields.COMPARE_LEASE);
      return new Compare.OfLease(key, relation, new LeaseId(lease));
    }
    return switch (wire.getTarget()) {
      case VERSION, UNRECOGNIZED -> new Compare.Version(key, relation, wire.getVersion());
      case CREATE ->
          wire.getCreateRevision() < 0
              ? withNegative(key, relation)
              : new Compare.CreateRevision(key, relation, new Revision(wire.getCreateRevision()));
      case MOD ->
          wire.getModRevision() < 0
              ? withNegative(key, relation)
              : new Compare.ModRevision(key, relation, new Revision(wire.getModRevision()));
      case VALUE -> new Compare.Value(key, relation, Messages.bytes(wire.getValue()));
    };
  }

  /** No revision is negative, and no version either, which may be compared with such a number. */
  private static Compare withNegative(Bytes key, Relation relation) {
    return new Compare.Version(key, relation, -1);
  }
}
