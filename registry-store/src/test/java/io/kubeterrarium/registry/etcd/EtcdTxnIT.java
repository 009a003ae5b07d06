package io.kubeterrarium.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.Compare.CompareResult;
import io.etcd.jetcd.api.Compare.CompareTarget;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.Status.Code;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Transactions, those of a kube-apiserver among them. */
@ParameterizedClass
@MethodSource("io.kubeterrarium.registry.etcd.EtcdTarget#all")
class EtcdTxnIT extends EtcdFixture {
  @Parameter EtcdTarget target;

  @Override
  EtcdTarget target() {
    return target;
  }

  private RequestOp putStep(String name, String value) {
    return RequestOp.newBuilder().setRequestPut(putOf(name, value)).build();
  }

  private RequestOp getStep(RangeRequest.Builder range) {
    return RequestOp.newBuilder().setRequestRange(range).build();
  }

  private RequestOp deleteStep(String name) {
    return RequestOp.newBuilder()
        .setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(key(name)))
        .build();
  }

  private Compare.Builder mod(String name, long revision) {
    return Compare.newBuilder()
        .setKey(key(name))
        .setTarget(CompareTarget.MOD)
        .setResult(CompareResult.EQUAL)
        .setModRevision(revision);
  }

  private boolean holds(Compare.Builder compare) {
    return kv.txn(TxnRequest.newBuilder().addCompare(compare).build()).getSucceeded();
  }

  @Test
  void anApiServersCreateUpdateAndDelete() {
    TxnRequest create =
        TxnRequest.newBuilder()
            .addCompare(mod("pod", 0))
            .addSuccess(putStep("pod", "1"))
            .addFailure(getStep(get("pod")))
            .build();
    TxnResponse created = kv.txn(create);
    assertThat(created.getSucceeded()).isTrue();
    long revision = created.getHeader().getRevision();
    assertThat(created.getResponses(0).getResponsePut().getHeader().getRevision())
        .isEqualTo(revision);

    TxnResponse again = kv.txn(create);
    assertThat(again.getSucceeded()).isFalse();
    assertThat(again.getHeader().getRevision()).isEqualTo(revision);
    assertThat(pairs(again.getResponses(0).getResponseRange().getKvsList()))
        .containsExactly("pod=1");

    TxnRequest delete =
        TxnRequest.newBuilder()
            .addCompare(mod("pod", revision))
            .addSuccess(deleteStep("pod"))
            .addFailure(getStep(get("pod")))
            .build();
    TxnResponse deleted = kv.txn(delete);
    assertThat(deleted.getSucceeded()).isTrue();
    assertThat(deleted.getResponses(0).getResponseDeleteRange().getDeleted()).isEqualTo(1);
    assertThat(range(get("pod")).getCount()).isZero();
  }

  @Test
  void anApiServersCompactionGoesByTheVersionOfItsKey() {
    Compare.Builder first =
        Compare.newBuilder()
            .setKey(key("compact_rev_key"))
            .setTarget(CompareTarget.VERSION)
            .setResult(CompareResult.EQUAL)
            .setVersion(0);
    TxnRequest.Builder request =
        TxnRequest.newBuilder()
            .addCompare(first)
            .addSuccess(putStep("compact_rev_key", "5"))
            .addFailure(getStep(get("compact_rev_key")));
    assertThat(kv.txn(request.build()).getSucceeded()).isTrue();
    TxnResponse second = kv.txn(request.build());
    assertThat(second.getSucceeded()).isFalse();
    assertThat(second.getResponses(0).getResponseRange().getKvs(0).getVersion()).isEqualTo(1);
    assertThat(kv.txn(request.setCompare(0, first.setVersion(1)).build()).getSucceeded()).isTrue();
  }

  @Test
  void everythingIsCompared() {
    long lease = leases().leaseGrant(LeaseGrantRequest.newBuilder().setTTL(600).build()).getID();
    long created = put("a", "1");
    kv.put(putOf("a", "2").setLease(lease).build());
    Compare.Builder a = Compare.newBuilder().setKey(key("a"));

    assertThat(holds(a.clone().setTarget(CompareTarget.CREATE).setCreateRevision(created)))
        .isTrue();
    assertThat(
            holds(
                a.clone()
                    .setTarget(CompareTarget.MOD)
                    .setModRevision(created)
                    .setResult(CompareResult.GREATER)))
        .isTrue();
    assertThat(holds(a.clone().setTarget(CompareTarget.VALUE).setValue(utf8("2")))).isTrue();
    assertThat(
            holds(
                a.clone()
                    .setTarget(CompareTarget.VALUE)
                    .setValue(utf8("3"))
                    .setResult(CompareResult.LESS)))
        .isTrue();
    assertThat(
            holds(
                a.clone()
                    .setTarget(CompareTarget.VERSION)
                    .setVersion(2)
                    .setResult(CompareResult.NOT_EQUAL)))
        .isFalse();
    Compare.Builder byLease =
        a.clone()
            .setTargetValue(YoungFields.COMPARE_TARGET_LEASE)
            .setUnknownFields(YoungFields.number(YoungFields.COMPARE_LEASE, lease));
    assertThat(holds(byLease)).isTrue();
    assertThat(holds(mod("a", -1).setResult(CompareResult.GREATER))).isTrue();
    assertThat(holds(mod("a", -1))).isFalse();
  }

  @Test
  void aRangeIsCompared() {
    put("a", "1");
    put("b", "1");
    Compare.Builder each =
        Compare.newBuilder()
            .setKey(key(""))
            .setRangeEnd(end())
            .setTarget(CompareTarget.VALUE)
            .setValue(utf8("1"));
    assertThat(holds(each)).isTrue();
    put("b", "2");
    assertThat(holds(each)).isFalse();
    assertThat(holds(each.setKey(key("x")).setRangeEnd(key("z")))).isFalse();
  }

  @Test
  void transactionsAreNested() {
    put("a", "1");
    TxnRequest inner =
        TxnRequest.newBuilder()
            .addCompare(
                Compare.newBuilder()
                    .setKey(key("a"))
                    .setTarget(CompareTarget.VALUE)
                    .setValue(utf8("1")))
            .addSuccess(getStep(get("a")))
            .addSuccess(putStep("b", "then"))
            .addFailure(putStep("b", "else"))
            .build();
    TxnResponse response =
        kv.txn(
            TxnRequest.newBuilder()
                .addSuccess(putStep("a", "2"))
                .addSuccess(RequestOp.newBuilder().setRequestTxn(inner))
                .build());

    TxnResponse nested = response.getResponses(1).getResponseTxn();
    assertThat(nested.getSucceeded()).isTrue();
    assertThat(pairs(nested.getResponses(0).getResponseRange().getKvsList()))
        .containsExactly("a=2");
    assertThat(pairs(range(all()).getKvsList())).containsExactly("a=2", "b=then");
  }

  @Test
  void stepsReadWithAllThatARangeCan() {
    put("a", "2");
    long past = put("b", "1");
    put("c", "3");
    TxnResponse response =
        kv.txn(
            TxnRequest.newBuilder()
                .addSuccess(getStep(all().setCountOnly(true)))
                .addSuccess(
                    getStep(
                        all()
                            .setSortTarget(RangeRequest.SortTarget.VALUE)
                            .setSortOrder(RangeRequest.SortOrder.DESCEND)
                            .setLimit(1)))
                .addSuccess(getStep(all().setRevision(past).setKeysOnly(true)))
                .addSuccess(getStep(all().setLimit(1)))
                .build());
    assertThat(response.getResponses(0).getResponseRange().getCount()).isEqualTo(3);
    assertThat(response.getResponses(0).getResponseRange().getKvsList()).isEmpty();
    assertThat(pairs(response.getResponses(1).getResponseRange().getKvsList()))
        .containsExactly("c=3");
    assertThat(response.getResponses(1).getResponseRange().getMore()).isTrue();
    assertThat(pairs(response.getResponses(2).getResponseRange().getKvsList()))
        .containsExactly("a=", "b=");
    assertThat(response.getResponses(3).getResponseRange().getMore()).isTrue();
  }

  @Test
  void aTransactionThatReadsAFutureRevisionIsRefused() {
    long now = put("a", "1");
    assertFails(
        () ->
            kv.txn(
                TxnRequest.newBuilder()
                    .addSuccess(putStep("a", "2"))
                    .addSuccess(getStep(all().setRevision(now + 1_000)))
                    .build()),
        Code.OUT_OF_RANGE,
        "etcdserver: mvcc: required revision is a future revision");
    assertThat(pairs(range(all()).getKvsList())).containsExactly("a=1");
  }

  @Test
  void noKeyIsWrittenTwice() {
    String text = "etcdserver: duplicate key given in txn request";
    assertRefused(text, putStep("a", "1"), putStep("a", "2"));
    assertRefused(text, putStep("a", "1"), deleteStep("a"));
    TxnRequest inner = TxnRequest.newBuilder().addSuccess(putStep("a", "1")).build();
    assertRefused(text, putStep("a", "1"), RequestOp.newBuilder().setRequestTxn(inner).build());
  }

  private void assertRefused(String text, RequestOp... steps) {
    TxnRequest request = TxnRequest.newBuilder().addAllSuccess(List.of(steps)).build();
    assertFails(() -> kv.txn(request), Code.INVALID_ARGUMENT, text);
    assertThat(range(all()).getCount()).isZero();
  }

  @Test
  void tooManyStepsAreRefused() {
    TxnRequest.Builder request = TxnRequest.newBuilder();
    IntStream.range(0, 129).forEach(i -> request.addSuccess(putStep("" + i, "1")));
    assertFails(
        () -> kv.txn(request.build()),
        Code.INVALID_ARGUMENT,
        "etcdserver: too many operations in txn request");
    request.removeSuccess(0);
    assertThat(kv.txn(request.build()).getResponsesCount()).isEqualTo(128);
  }

  @Test
  void emptyKeysAreRefusedWhereverTheyStand() {
    String text = "etcdserver: key is not provided";
    RequestOp put =
        RequestOp.newBuilder().setRequestPut(putOf("a", "1").setKey(ByteString.EMPTY)).build();
    assertRefused(text, put);
    assertRefused(text, getStep(RangeRequest.newBuilder()));
    TxnRequest compared = TxnRequest.newBuilder().addCompare(Compare.getDefaultInstance()).build();
    assertFails(() -> kv.txn(compared), Code.INVALID_ARGUMENT, text);
  }

  @Test
  void aTransactionThatIsTooLargeIsRefused() {
    TxnRequest.Builder request = TxnRequest.newBuilder();
    String half = "x".repeat((1536 << 10) / 2 + 1);
    request.addSuccess(putStep("a", half)).addSuccess(putStep("b", half));
    assertFails(
        () -> kv.txn(request.build()), Code.INVALID_ARGUMENT, "etcdserver: request is too large");
  }
}
