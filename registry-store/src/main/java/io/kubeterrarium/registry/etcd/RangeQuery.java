package io.kubeterrarium.registry.etcd;

import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeRequest.SortOrder;
import io.etcd.jetcd.api.RangeRequest.SortTarget;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.ResponseHeader;
import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.KeyValue;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.RangeRequest.Consistency;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One range as a client asks for it. The registry knows order of keys and limits; other orders and
 * bounds on revisions are worked out here, on all keys of the range, as etcd does it too.
 */
final class RangeQuery {
  private final RangeRequest wire;
  private final @Nullable Comparator<KeyValue> order;

  private RangeQuery(RangeRequest wire) {
    this.wire = wire;
    this.order = order(wire);
  }

  static RangeQuery of(RangeRequest wire) {
    if (wire.getKey().isEmpty()) {
      throw EtcdError.EMPTY_KEY.exception();
    }
    if (wire.getSortOrder() == SortOrder.UNRECOGNIZED
        || wire.getSortTarget() == SortTarget.UNRECOGNIZED) {
      throw EtcdError.INVALID_SORT.exception();
    }
    return new RangeQuery(wire);
  }

  io.kubeterrarium.registry.RangeRequest toRegistry() {
    return new io.kubeterrarium.registry.RangeRequest(
        range(),
        Messages.revision(wire.getRevision()),
        limit(),
        wire.getKeysOnly() && wire.getSortTarget() != SortTarget.VALUE,
        wire.getCountOnly(),
        wire.getSerializable() ? Consistency.LOCAL : Consistency.LINEARIZABLE);
  }

  Op.Get toStep() {
    long limit = wire.getCountOnly() ? 1 : limit();
    return new Op.Get(range(), limit, Messages.revision(wire.getRevision()));
  }

  private KeyRange range() {
    return Messages.range(wire.getKey(), wire.getRangeEnd());
  }

  private long limit() {
    if (isBounded() || (order != null && wire.getSortOrder() != SortOrder.NONE)) {
      return 0;
    }
    return order == null ? Math.max(0, wire.getLimit()) : oneMoreThanLimit();
  }

  /** Without a word about the order, etcd sorts only the first keys, and one for "more". */
  private long oneMoreThanLimit() {
    boolean none = wire.getLimit() <= 0 || wire.getLimit() == Long.MAX_VALUE;
    return none ? 0 : wire.getLimit() + 1;
  }

  private boolean isBounded() {
    return wire.getMinModRevision() != 0
        || wire.getMaxModRevision() != 0
        || wire.getMinCreateRevision() != 0
        || wire.getMaxCreateRevision() != 0;
  }

  /** Null where the order of keys, ascending, is what is asked for. */
  private static @Nullable Comparator<KeyValue> order(RangeRequest wire) {
    boolean descending = wire.getSortOrder() == SortOrder.DESCEND;
    if (wire.getSortTarget() == SortTarget.KEY && !descending) {
      return null;
    }
    Comparator<KeyValue> ascending =
        switch (wire.getSortTarget()) {
          case VERSION -> Comparator.comparingLong(KeyValue::version);
          case CREATE -> Comparator.comparing(KeyValue::createRevision);
          case MOD -> Comparator.comparing(KeyValue::modRevision);
          case VALUE -> Comparator.comparing(KeyValue::value);
          case KEY, UNRECOGNIZED -> Comparator.comparing(KeyValue::key);
        };
    return descending ? ascending.reversed() : ascending;
  }

  /**
   * @param found what the registry found for this query
   * @param count how many keys the range holds, bounds on revisions aside
   */
  RangeResponse answer(ResponseHeader header, List<KeyValue> found, long count) {
    RangeResponse.Builder response = RangeResponse.newBuilder().setHeader(header).setCount(count);
    if (wire.getCountOnly()) {
      return response.build();
    }
    List<KeyValue> chosen = found;
    if (order != null || isBounded()) {
      Stream<KeyValue> bounded = found.stream().filter(bounds());
      chosen = (order == null ? bounded : bounded.sorted(order)).toList();
      boolean more = wire.getLimit() > 0 && chosen.size() > wire.getLimit();
      response.setMore(more);
      chosen = more ? chosen.subList(0, (int) wire.getLimit()) : chosen;
    } else {
      response.setMore(wire.getLimit() > 0 && count > found.size());
    }
    for (KeyValue kv : chosen) {
      response.addKvs(Messages.keyValue(wire.getKeysOnly() ? withoutValue(kv) : kv));
    }
    return response.build();
  }

  private Predicate<KeyValue> bounds() {
    return kv ->
        isWithin(kv.modRevision().value(), wire.getMinModRevision(), wire.getMaxModRevision())
            && isWithin(
                kv.createRevision().value(),
                wire.getMinCreateRevision(),
                wire.getMaxCreateRevision());
  }

  private static boolean isWithin(long value, long min, long max) {
    return (min == 0 || value >= min) && (max == 0 || value <= max);
  }

  private static KeyValue withoutValue(KeyValue kv) {
    return new KeyValue(
        kv.key(), Bytes.EMPTY, kv.createRevision(), kv.modRevision(), kv.version(), kv.lease());
  }
}
