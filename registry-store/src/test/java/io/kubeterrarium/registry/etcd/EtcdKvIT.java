package io.kubeterrarium.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.DeleteRangeResponse;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.PutResponse;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeRequest.SortOrder;
import io.etcd.jetcd.api.RangeRequest.SortTarget;
import io.etcd.jetcd.api.RangeResponse;
import io.grpc.Status.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Range, put, delete and compaction: the same answers and the same errors from all targets. */
@ParameterizedClass
@MethodSource("io.kubeterrarium.registry.etcd.EtcdTarget#all")
class EtcdKvIT extends EtcdFixture {
  @Parameter EtcdTarget target;

  @Override
  EtcdTarget target() {
    return target;
  }

  @Test
  void headersNameTheClusterTheMemberTheRevisionAndTheTerm() {
    PutResponse first = kv.put(putOf("a", "1").build());
    PutResponse second = kv.put(putOf("a", "2").build());

    assertThat(first.getHeader().getClusterId()).isNotZero();
    assertThat(first.getHeader().getMemberId()).isNotZero();
    assertThat(second.getHeader().getClusterId()).isEqualTo(first.getHeader().getClusterId());
    assertThat(second.getHeader().getRevision()).isEqualTo(first.getHeader().getRevision() + 1);
    assertThat(range(get("a")).getHeader().getRevision())
        .isEqualTo(second.getHeader().getRevision());
  }

  @Test
  void aKeyCarriesItsRevisionsAndVersion() {
    long created = put("a", "1");
    long modified = put("a", "2");

    RangeResponse found = range(get("a"));
    assertThat(found.getCount()).isEqualTo(1);
    assertThat(found.getMore()).isFalse();
    assertThat(found.getKvs(0))
        .isEqualTo(
            KeyValue.newBuilder()
                .setKey(key("a"))
                .setValue(utf8("2"))
                .setCreateRevision(created)
                .setModRevision(modified)
                .setVersion(2)
                .build());
    assertThat(range(get("missing")).getCount()).isZero();
  }

  @Test
  void rangesAreLimitedAndCounted() {
    for (String name : new String[] {"c", "a", "b"}) {
      put(name, name);
    }
    RangeResponse two = range(all().setLimit(2));
    assertThat(pairs(two.getKvsList())).containsExactly("a=a", "b=b");
    assertThat(two.getCount()).isEqualTo(3);
    assertThat(two.getMore()).isTrue();

    RangeResponse three = range(all().setLimit(3));
    assertThat(three.getMore()).isFalse();

    RangeResponse counted = range(all().setCountOnly(true));
    assertThat(counted.getKvsList()).isEmpty();
    assertThat(counted.getCount()).isEqualTo(3);
    assertThat(counted.getMore()).isFalse();

    RangeResponse keys = range(all().setKeysOnly(true).setLimit(1));
    assertThat(pairs(keys.getKvsList())).containsExactly("a=");
    assertThat(keys.getKvs(0).getModRevision()).isPositive();
  }

  @Test
  void rangesEndBeforeTheirEndOrGoToTheLastKey() {
    put("a", "1");
    put("b", "2");
    assertThat(range(get("a").setRangeEnd(key("b"))).getCount()).isEqualTo(1);
    assertThat(range(get("b").setRangeEnd(key("a"))).getCount()).isZero();
    ByteString zero = ByteString.copyFrom(new byte[1]);
    assertThat(range(get("a").setRangeEnd(zero).setCountOnly(true)).getCount())
        .isGreaterThanOrEqualTo(2);
    assertThat(
            kv.range(RangeRequest.newBuilder().setKey(zero).setRangeEnd(zero).build()).getCount())
        .isGreaterThanOrEqualTo(2);
  }

  @Test
  void rangesAreSortedAsAsked() {
    put("a", "3");
    put("b", "2");
    put("c", "1");
    put("a", "3");

    assertThat(sorted(SortTarget.KEY, SortOrder.DESCEND, 0)).containsExactly("c=1", "b=2", "a=3");
    assertThat(sorted(SortTarget.VALUE, SortOrder.ASCEND, 0)).containsExactly("c=1", "b=2", "a=3");
    assertThat(sorted(SortTarget.MOD, SortOrder.DESCEND, 0)).containsExactly("a=3", "c=1", "b=2");
    assertThat(sorted(SortTarget.CREATE, SortOrder.DESCEND, 2)).containsExactly("c=1", "b=2");
    assertThat(sorted(SortTarget.VERSION, SortOrder.DESCEND, 1)).containsExactly("a=3");
    assertThat(sorted(SortTarget.MOD, SortOrder.NONE, 0)).containsExactly("b=2", "c=1", "a=3");
  }

  private java.util.List<String> sorted(SortTarget by, SortOrder order, int limit) {
    return pairs(range(all().setSortTarget(by).setSortOrder(order).setLimit(limit)).getKvsList());
  }

  @Test
  void rangesAreBoundedByRevisions() {
    long first = put("a", "1");
    long second = put("b", "1");
    long third = put("a", "2");

    assertThat(pairs(range(all().setMinModRevision(third)).getKvsList())).containsExactly("a=2");
    RangeResponse old = range(all().setMaxModRevision(second));
    assertThat(pairs(old.getKvsList())).containsExactly("b=1");
    assertThat(old.getCount()).as("the bounds do not count").isEqualTo(2);
    assertThat(pairs(range(all().setMaxCreateRevision(first)).getKvsList())).containsExactly("a=2");
    assertThat(pairs(range(all().setMinCreateRevision(second)).getKvsList()))
        .containsExactly("b=1");
  }

  @Test
  void pastRevisionsAreReadUntilTheyAreCompacted() {
    long first = put("a", "1");
    long second = put("a", "2");
    assertThat(pairs(range(all().setRevision(first)).getKvsList())).containsExactly("a=1");
    assertThat(range(all().setRevision(first)).getHeader().getRevision()).isEqualTo(second);

    compact(second);
    assertThat(pairs(range(all().setRevision(second)).getKvsList())).containsExactly("a=2");
    assertFails(
        () -> range(all().setRevision(first)),
        Code.OUT_OF_RANGE,
        "etcdserver: mvcc: required revision has been compacted");
    assertFails(
        () -> compact(second),
        Code.OUT_OF_RANGE,
        "etcdserver: mvcc: required revision has been compacted");
    assertFails(
        () -> range(all().setRevision(second + 1_000)),
        Code.OUT_OF_RANGE,
        "etcdserver: mvcc: required revision is a future revision");
    assertFails(
        () -> kv.compact(CompactionRequest.newBuilder().setRevision(second + 1_000).build()),
        Code.OUT_OF_RANGE,
        "etcdserver: mvcc: required revision is a future revision");
  }

  @Test
  void putsTellThePreviousStateWhereAsked() {
    put("a", "1");
    assertThat(kv.put(putOf("a", "2").build()).hasPrevKv()).isFalse();
    PutResponse told = kv.put(putOf("a", "3").setPrevKv(true).build());
    assertThat(told.getPrevKv().getValue().toStringUtf8()).isEqualTo("2");
    assertThat(kv.put(putOf("b", "1").setPrevKv(true).build()).hasPrevKv()).isFalse();
  }

  @Test
  void putsKeepWhatTheyAreToldToKeep() {
    put("a", "1");
    kv.put(PutRequest.newBuilder().setKey(key("a")).setIgnoreValue(true).build());
    RangeResponse kept = range(get("a"));
    assertThat(kept.getKvs(0).getValue().toStringUtf8()).isEqualTo("1");
    assertThat(kept.getKvs(0).getVersion()).isEqualTo(2);

    assertFails(
        () -> kv.put(PutRequest.newBuilder().setKey(key("b")).setIgnoreValue(true).build()),
        Code.INVALID_ARGUMENT,
        "etcdserver: key not found");
    assertFails(
        () -> kv.put(putOf("a", "2").setIgnoreValue(true).build()),
        Code.INVALID_ARGUMENT,
        "etcdserver: value is provided");
    assertFails(
        () -> kv.put(putOf("a", "2").setLease(1).setIgnoreLease(true).build()),
        Code.INVALID_ARGUMENT,
        "etcdserver: lease is provided");
  }

  @Test
  void deletesCountAndTell() {
    put("a", "1");
    put("b", "2");
    long before = put("c", "3");
    DeleteRangeRequest.Builder two =
        DeleteRangeRequest.newBuilder().setKey(key("a")).setRangeEnd(key("c")).setPrevKv(true);

    DeleteRangeResponse deleted = kv.deleteRange(two.build());
    assertThat(deleted.getDeleted()).isEqualTo(2);
    assertThat(pairs(deleted.getPrevKvsList())).containsExactly("a=1", "b=2");
    assertThat(deleted.getHeader().getRevision()).isEqualTo(before + 1);

    DeleteRangeResponse nothing = kv.deleteRange(two.build());
    assertThat(nothing.getDeleted()).isZero();
    assertThat(nothing.getHeader().getRevision()).as("no revision").isEqualTo(before + 1);
  }

  @Test
  void emptyKeysAreRefused() {
    String text = "etcdserver: key is not provided";
    assertFails(() -> kv.put(PutRequest.getDefaultInstance()), Code.INVALID_ARGUMENT, text);
    assertFails(() -> kv.range(RangeRequest.getDefaultInstance()), Code.INVALID_ARGUMENT, text);
    assertFails(
        () -> kv.deleteRange(DeleteRangeRequest.getDefaultInstance()), Code.INVALID_ARGUMENT, text);
  }

  @Test
  void requestsThatAreTooLargeAreRefused() {
    ByteString fits = ByteString.copyFrom(new byte[(1536 << 10) - 4096]);
    kv.put(PutRequest.newBuilder().setKey(key("large")).setValue(fits).build());
    assertThat(range(get("large")).getKvs(0).getValue().size()).isEqualTo(fits.size());

    ByteString large = ByteString.copyFrom(new byte[(1536 << 10) + 1]);
    assertFails(
        () -> kv.put(PutRequest.newBuilder().setKey(key("large")).setValue(large).build()),
        Code.INVALID_ARGUMENT,
        "etcdserver: request is too large");
  }

  @Test
  void aPutWithALeaseThatIsNotThereIsRefused() {
    assertFails(
        () -> kv.put(putOf("a", "1").setLease(404_404).build()),
        Code.NOT_FOUND,
        "etcdserver: requested lease not found");
    assertThat(range(get("a")).getCount()).isZero();
  }

  @Test
  void aSerializableReadIsAnswered() {
    put("a", "1");
    assertThat(range(get("a").setSerializable(true)).getHeader().getRevision()).isPositive();
  }
}
