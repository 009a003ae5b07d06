package io.kubeterrarium.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchProgressRequest;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The calls that an unmodified kube-apiserver 1.36 makes of its etcd, in its order and with the
 * fields it sets (k8s.io/apiserver's storage/etcd3, by way of etcd's kubernetes client).
 */
@ParameterizedClass
@MethodSource("io.kubeterrarium.registry.etcd.EtcdTarget#all")
class KubeApiserverCallsIT extends EtcdFixture {
  private static final Metadata.Key<String> SOURCE =
      Metadata.Key.of("source", Metadata.ASCII_STRING_MARSHALLER);

  @Parameter EtcdTarget target;

  private final Received<WatchResponse> responses = new Received<>();

  @Override
  EtcdTarget target() {
    return target;
  }

  /** Health, the version that decides on progress requests, and what the database weighs. */
  @Test
  void itLooksWhetherTheEtcdIsWellAndWhatItCan() {
    RangeResponse health = range(get("health"));
    assertThat(health.getKvsCount()).isZero();
    assertThat(health.getHeader().getRevision()).isPositive();

    StatusResponse status = maintenance().status(StatusRequest.getDefaultInstance());
    assertThat(status.getVersion()).matches("3\\.\\d+\\.\\d+");
    assertThat(status.getDbSize()).isGreaterThanOrEqualTo(0);
    if (!target.isEtcd()) {
      assertThat(status.getVersion()).as("from here progress is asked for").startsWith("3.6.");
    }
  }

  /** Create, read, guaranteed update with a conflict, and delete, each one transaction. */
  @Test
  void itWritesAnObjectOnlyAsItKnowsIt() {
    TxnResponse created = putIf("pods/default/web", 0, "v1", 0);
    assertThat(created.getSucceeded()).isTrue();
    long first = created.getHeader().getRevision();
    assertThat(created.getResponses(0).getResponsePut().getHeader().getRevision()).isEqualTo(first);
    assertThat(created.getResponses(0).getResponsePut().hasPrevKv()).isFalse();

    TxnResponse again = putIf("pods/default/web", 0, "v1'", 0);
    assertThat(again.getSucceeded()).isFalse();
    assertThat(found(again).getModRevision()).isEqualTo(first);

    long second = putIf("pods/default/web", first, "v2", 0).getHeader().getRevision();
    assertThat(second).isGreaterThan(first);
    TxnResponse stale = putIf("pods/default/web", first, "v3", 0);
    assertThat(stale.getSucceeded()).isFalse();
    assertThat(found(stale).getValue()).isEqualTo(utf8("v2"));

    assertThat(deleteIf("pods/default/web", first).getSucceeded()).isFalse();
    TxnResponse deleted = deleteIf("pods/default/web", second);
    assertThat(deleted.getSucceeded()).isTrue();
    assertThat(deleted.getResponses(0).getResponseDeleteRange().getDeleted()).isEqualTo(1);
    TxnResponse gone = deleteIf("pods/default/web", second);
    assertThat(gone.getSucceeded()).isFalse();
    assertThat(gone.getResponses(0).getResponseRange().getKvsCount()).isZero();
  }

  /** A list in pages is one revision, however much is written between them. */
  @Test
  void itListsInPagesAtOneRevision() {
    for (int i = 0; i < 5; i++) {
      put("pods/default/" + i, "v" + i);
    }
    RangeResponse page = range(pods().setLimit(2));
    assertThat(page.getMore()).isTrue();
    assertThat(page.getCount()).isEqualTo(5);
    long revision = page.getHeader().getRevision();
    put("pods/default/9", "late");
    List<KeyValue> all = new ArrayList<>(page.getKvsList());
    while (page.getMore()) {
      ByteString after = all.get(all.size() - 1).getKey().concat(ByteString.copyFrom(new byte[1]));
      page = range(pods().setKey(after).setLimit(2).setRevision(revision));
      all.addAll(page.getKvsList());
    }
    assertThat(all.stream().map(this::name))
        .containsExactly(
            "pods/default/0",
            "pods/default/1",
            "pods/default/2",
            "pods/default/3",
            "pods/default/4");
    RangeResponse count = range(pods().setCountOnly(true));
    assertThat(count.getCount()).isEqualTo(6);
    assertThat(count.getKvsCount()).isZero();
    RangeResponse keys = range(pods().setKeysOnly(true));
    assertThat(keys.getKvsList())
        .allMatch(kv -> kv.getValue().isEmpty() && kv.getModRevision() > 0);
  }

  /** All caches share one stream; one question about progress is answered for all of them. */
  @Test
  void itWatchesWithPreviousStatesAndAsksForProgress() {
    long listed = putIf("pods/default/web", 0, "v1", 0).getHeader().getRevision();
    StreamObserver<WatchRequest> stream = openStream();
    create(stream, "pods/", listed + 1);
    create(stream, "configmaps/", listed + 1);
    long updated = putIf("pods/default/web", listed, "v2", 0).getHeader().getRevision();
    long other = putIf("configmaps/default/c", 0, "v1", 0).getHeader().getRevision();
    long deleted = deleteIf("pods/default/web", updated).getHeader().getRevision();

    List<Event> events = new ArrayList<>();
    Map<Long, Long> through = new HashMap<>();
    while (events.size() < 3) {
      WatchResponse response = responses.next();
      events.addAll(response.getEventsList());
      through.merge(response.getWatchId(), response.getHeader().getRevision(), Math::max);
    }
    events.sort((a, b) -> Long.compare(revision(a), revision(b)));
    assertThat(events)
        .extracting(KubeApiserverCallsIT::revision)
        .containsExactly(updated, other, deleted);
    assertThat(events.get(0).getPrevKv().getValue()).isEqualTo(utf8("v1"));
    assertThat(events.get(0).getKv().getCreateRevision()).isEqualTo(listed);
    assertThat(events.get(1).getKv().getCreateRevision()).isEqualTo(other);
    assertThat(events.get(2).getType()).isEqualTo(Event.EventType.DELETE);
    assertThat(events.get(2).getPrevKv().getValue()).isEqualTo(utf8("v2"));
    assertThat(through).hasSize(2);

    long current = range(get("pods/")).getHeader().getRevision();
    stream.onNext(
        WatchRequest.newBuilder()
            .setProgressRequest(WatchProgressRequest.getDefaultInstance())
            .build());
    WatchResponse progress = responses.next();
    assertThat(progress.getWatchId()).isEqualTo(-1);
    assertThat(progress.getEventsCount()).isZero();
    assertThat(progress.getHeader().getRevision()).isGreaterThanOrEqualTo(current);
    stream.onCompleted();
  }

  /** The compactor's election: who counts the key's version up may compact. */
  @Test
  void itCompactsWhatTheTurnBeforeSaw() {
    assertThat(compactTurn(0, 0).getSucceeded()).isTrue();
    TxnResponse late = compactTurn(0, 0);
    assertThat(late.getSucceeded()).isFalse();
    assertThat(found(late).getVersion()).isEqualTo(1);
    long old = put("pods/default/web", "v1");
    long seen = put("pods/default/web", "v2");
    TxnResponse mine = compactTurn(1, seen);
    assertThat(mine.getSucceeded()).isTrue();
    kv.compact(CompactionRequest.newBuilder().setRevision(seen).build());

    assertFails(
        () -> range(get("pods/default/web").setRevision(old)),
        Code.OUT_OF_RANGE,
        "etcdserver: mvcc: required revision has been compacted");
    StreamObserver<WatchRequest> stream = openStream();
    stream.onNext(watch("pods/", old));
    WatchResponse created = responses.next();
    WatchResponse cancelled = created.getCanceled() ? created : responses.next();
    assertThat(cancelled.getCanceled()).isTrue();
    assertThat(cancelled.getCompactRevision()).isEqualTo(seen);
    stream.onCompleted();
  }

  /** Events and master leases go with a lease that several of them share. */
  @Test
  void itLetsEventsEndWithTheirLease() {
    long lease = leases().leaseGrant(LeaseGrantRequest.newBuilder().setTTL(3600).build()).getID();
    assertThat(putIf("events/default/e1", 0, "e", lease).getSucceeded()).isTrue();
    assertThat(range(get("events/default/e1")).getKvs(0).getLease()).isEqualTo(lease);
  }

  private RangeRequest.Builder pods() {
    return RangeRequest.newBuilder().setKey(key("pods/")).setRangeEnd(key("pods0"));
  }

  private static long revision(Event event) {
    return event.getKv().getModRevision();
  }

  private static KeyValue found(TxnResponse refused) {
    return refused.getResponses(0).getResponseRange().getKvs(0);
  }

  private StreamObserver<WatchRequest> openStream() {
    Metadata metadata = new Metadata();
    metadata.put(RequiredLeader.HAS_LEADER, "true");
    metadata.put(SOURCE, "cache");
    return bounded(
            WatchGrpc.newStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata)))
        .watch(responses);
  }

  private WatchRequest watch(String name, long start) {
    return WatchRequest.newBuilder()
        .setCreateRequest(
            WatchCreateRequest.newBuilder()
                .setKey(key(name))
                .setRangeEnd(key(name.substring(0, name.length() - 1) + "0"))
                .setStartRevision(start)
                .setPrevKv(true)
                .setProgressNotify(true))
        .build();
  }

  private void create(StreamObserver<WatchRequest> stream, String name, long start) {
    stream.onNext(watch(name, start));
    assertThat(responses.next().getCreated()).isTrue();
  }

  private Compare unchanged(String name, long revision) {
    return Compare.newBuilder()
        .setKey(key(name))
        .setResult(Compare.CompareResult.EQUAL)
        .setTarget(Compare.CompareTarget.MOD)
        .setModRevision(revision)
        .build();
  }

  private RequestOp read(String name) {
    return RequestOp.newBuilder().setRequestRange(get(name)).build();
  }

  private TxnResponse putIf(String name, long revision, String value, long lease) {
    PutRequest put = putOf(name, value).setLease(lease).build();
    return kv.txn(
        TxnRequest.newBuilder()
            .addCompare(unchanged(name, revision))
            .addSuccess(RequestOp.newBuilder().setRequestPut(put))
            .addFailure(read(name))
            .build());
  }

  private TxnResponse deleteIf(String name, long revision) {
    DeleteRangeRequest delete = DeleteRangeRequest.newBuilder().setKey(key(name)).build();
    return kv.txn(
        TxnRequest.newBuilder()
            .addCompare(unchanged(name, revision))
            .addSuccess(RequestOp.newBuilder().setRequestDeleteRange(delete))
            .addFailure(read(name))
            .build());
  }

  private TxnResponse compactTurn(long version, long revision) {
    Compare mine =
        Compare.newBuilder()
            .setKey(key("compact_rev_key"))
            .setResult(Compare.CompareResult.EQUAL)
            .setTarget(Compare.CompareTarget.VERSION)
            .setVersion(version)
            .build();
    PutRequest put = putOf("compact_rev_key", Long.toString(revision)).build();
    return kv.txn(
        TxnRequest.newBuilder()
            .addCompare(mine)
            .addSuccess(RequestOp.newBuilder().setRequestPut(put))
            .addFailure(read("compact_rev_key"))
            .build());
  }
}
