package io.kubeterrarium.registry.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.Compare.CompareResult;
import io.etcd.jetcd.api.Compare.CompareTarget;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Requests for keys and values, sensible and not. There are few keys, so that they meet, and no
 * more than twelve, so that etcd sorts equals by insertion: its answers would be arbitrary above.
 */
final class RandomRequests {
  /** Prefixes of each other, neighbours, and the ends of what can be a key. */
  static final List<ByteString> KEYS =
      List.of(
          EtcdFixture.utf8("\0"),
          EtcdFixture.utf8("a"),
          EtcdFixture.utf8("a\0"),
          EtcdFixture.utf8("a/"),
          EtcdFixture.utf8("a/b"),
          EtcdFixture.utf8("a/c"),
          EtcdFixture.utf8("a0"),
          EtcdFixture.utf8("b"),
          ByteString.copyFrom(new byte[] {'b', -1}),
          EtcdFixture.utf8("c"),
          ByteString.copyFrom(new byte[] {-1}),
          ByteString.copyFrom(new byte[] {-1, -1}));

  private static final List<ByteString> ENDS =
      List.of(
          ByteString.EMPTY,
          EtcdFixture.utf8("\0"),
          EtcdFixture.utf8("\0\0"),
          EtcdFixture.utf8("a0"),
          EtcdFixture.utf8("b"),
          ByteString.copyFrom(new byte[] {-1}));

  static final int LEASES = 4;
  static final long FIRST_LEASE = 7_000;

  private final RandomGenerator random;

  /** Where both servers stand, so that numbers around it are tried. */
  long revision = 1;

  long compacted;

  RandomRequests(RandomGenerator random) {
    this.random = random;
  }

  boolean oneIn(int chances) {
    return random.nextInt(chances) == 0;
  }

  <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  ByteString key() {
    return oneIn(60) ? ByteString.EMPTY : any(KEYS);
  }

  ByteString end() {
    return oneIn(2) ? any(ENDS) : any(KEYS);
  }

  /** Below what is compacted, at it, between, the latest, one too far, and no number at all. */
  long someRevision() {
    return switch (random.nextInt(8)) {
      case 0 -> compacted - 1;
      case 1 -> compacted;
      case 2 -> revision;
      case 3 -> revision + 1;
      case 4 -> oneIn(4) ? -1 : 0;
      default -> pastRevision();
    };
  }

  long pastRevision() {
    long oldest = Math.max(1, compacted);
    return oldest + random.nextLong(revision - oldest + 1);
  }

  /** None, one that may be granted, or one that is never. */
  long lease() {
    return oneIn(2) ? 0 : someLease();
  }

  long someLease() {
    return FIRST_LEASE + random.nextInt(LEASES);
  }

  private ByteString value() {
    return oneIn(8) ? ByteString.EMPTY : EtcdFixture.utf8("v" + random.nextInt(5));
  }

  RangeRequest.Builder range() {
    RangeRequest.Builder range = RangeRequest.newBuilder().setKey(key());
    if (!oneIn(4)) {
      range.setRangeEnd(end());
    }
    if (oneIn(3)) {
      range.setLimit(any(List.of(1L, 2L, 3L, 5L, 100L, -1L, Long.MAX_VALUE)));
    }
    if (oneIn(3)) {
      range.setRevision(someRevision());
    }
    if (oneIn(2)) {
      // Justification: no unknown ones, which end an etcd 3.5
      range.setSortOrderValue(random.nextInt(3)).setSortTargetValue(random.nextInt(5));
    }
    range.setKeysOnly(oneIn(5)).setCountOnly(oneIn(6)).setSerializable(oneIn(4));
    return oneIn(4) ? bounded(range) : range;
  }

  private RangeRequest.Builder bounded(RangeRequest.Builder range) {
    if (oneIn(2)) {
      range.setMinModRevision(someRevision());
    }
    if (oneIn(2)) {
      range.setMaxModRevision(someRevision());
    }
    if (oneIn(2)) {
      range.setMinCreateRevision(someRevision());
    }
    if (oneIn(2)) {
      range.setMaxCreateRevision(someRevision());
    }
    return range;
  }

  PutRequest.Builder put() {
    PutRequest.Builder put =
        PutRequest.newBuilder().setKey(key()).setValue(value()).setPrevKv(oneIn(3));
    if (oneIn(3)) {
      put.setLease(lease());
    }
    if (oneIn(6)) {
      put.setIgnoreValue(true);
      if (!oneIn(4)) {
        put.clearValue();
      }
    }
    if (oneIn(6)) {
      put.setIgnoreLease(true);
      if (!oneIn(4)) {
        put.clearLease();
      }
    }
    return put;
  }

  DeleteRangeRequest.Builder delete() {
    DeleteRangeRequest.Builder delete =
        DeleteRangeRequest.newBuilder().setKey(key()).setPrevKv(oneIn(2));
    return oneIn(3) ? delete.setRangeEnd(end()) : delete;
  }

  /**
   * @param depth how many more levels there may be
   */
  TxnRequest.Builder txn(int depth) {
    TxnRequest.Builder txn = TxnRequest.newBuilder();
    for (int i = random.nextInt(3); i > 0; i--) {
      txn.addCompare(compare());
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      txn.addSuccess(op(depth));
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      txn.addFailure(op(depth));
    }
    return oneIn(60) ? tooLong(txn) : txn;
  }

  /** Around etcd's limit of 128 steps. */
  private TxnRequest.Builder tooLong(TxnRequest.Builder txn) {
    RequestOp get = RequestOp.newBuilder().setRequestRange(rangeWithin()).build();
    int wanted = 127 + random.nextInt(3);
    while (txn.getSuccessCount() < wanted) {
      txn.addSuccess(get);
    }
    return txn;
  }

  /** Negative revisions in there are taken for compacted ones by etcd, for the latest here. */
  private RangeRequest.Builder rangeWithin() {
    RangeRequest.Builder range = range();
    return range.getRevision() < 0 ? range.clearRevision() : range;
  }

  /** Not to the end of all keys: etcd forgets that it may delete what the transaction puts. */
  private DeleteRangeRequest.Builder deleteWithin() {
    DeleteRangeRequest.Builder delete = delete();
    return Messages.isZeroByte(delete.getRangeEnd()) ? delete.clearRangeEnd() : delete;
  }

  private RequestOp op(int depth) {
    RequestOp.Builder op = RequestOp.newBuilder();
    return switch (random.nextInt(oneIn(40) ? 11 : 10)) {
      case 0, 1, 2 -> op.setRequestRange(rangeWithin()).build();
      case 3, 4, 5, 6 -> op.setRequestPut(put()).build();
      case 7 -> op.setRequestDeleteRange(deleteWithin()).build();
      case 8, 9 ->
          (depth > 0 ? op.setRequestTxn(txn(depth - 1)) : op.setRequestRange(rangeWithin()))
              .build();
      default -> op.build();
    };
  }

  private Compare compare() {
    Compare.Builder compare =
        Compare.newBuilder()
            .setKey(key())
            .setResult(
                any(
                    List.of(
                        CompareResult.EQUAL,
                        CompareResult.NOT_EQUAL,
                        CompareResult.GREATER,
                        CompareResult.LESS)));
    if (oneIn(4)) {
      compare.setRangeEnd(end());
    }
    return switch (random.nextInt(5)) {
      case 0 -> compare.setTarget(CompareTarget.VERSION).setVersion(random.nextInt(-1, 4)).build();
      case 1 -> compare.setTarget(CompareTarget.CREATE).setCreateRevision(someRevision()).build();
      case 2 -> compare.setTarget(CompareTarget.MOD).setModRevision(someRevision()).build();
      case 3 -> compare.setTarget(CompareTarget.VALUE).setValue(value()).build();
      default ->
          compare
              .setTargetValue(YoungFields.COMPARE_TARGET_LEASE)
              .setUnknownFields(YoungFields.number(YoungFields.COMPARE_LEASE, lease()))
              .build();
    };
  }
}
