package io.kubeterrarium.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.PutResponse;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.WatchCancelRequest;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchProgressRequest;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Watches on a stream: the same responses from all targets. */
@ParameterizedClass
@MethodSource("io.kubeterrarium.registry.etcd.EtcdTarget#all")
class EtcdWatchIT extends EtcdFixture {
  @Parameter EtcdTarget target;

  private final Received<WatchResponse> responses = new Received<>();
  private StreamObserver<WatchRequest> stream;

  @Override
  EtcdTarget target() {
    return target;
  }

  @BeforeEach
  void openStream() {
    stream = bounded(WatchGrpc.newStub(channel)).watch(responses);
  }

  private WatchCreateRequest.Builder watchAll() {
    return WatchCreateRequest.newBuilder().setKey(key("")).setRangeEnd(end());
  }

  private WatchResponse create(WatchCreateRequest.Builder request) {
    stream.onNext(WatchRequest.newBuilder().setCreateRequest(request).build());
    WatchResponse created = responses.next();
    assertThat(created.getCreated()).isTrue();
    return created;
  }

  private void delete(String name) {
    kv.deleteRange(DeleteRangeRequest.newBuilder().setKey(key(name)).build());
  }

  /** Of as many responses as it takes. */
  private List<Event> events(int count) {
    List<Event> events = new ArrayList<>();
    while (events.size() < count) {
      events.addAll(responses.next().getEventsList());
    }
    return events;
  }

  private String words(Event event) {
    return event.getType()
        + " "
        + name(event.getKv())
        + "="
        + event.getKv().getValue().toStringUtf8();
  }

  @Test
  void eventsComeAsTheyHappen() {
    WatchResponse created = create(watchAll());
    assertThat(created.getWatchId()).isZero();
    assertThat(created.getHeader().getRevision()).isPositive();
    long first = put("a", "1");
    put("a", "2");
    delete("a");

    List<Event> events = events(3);
    assertThat(events).extracting(this::words).containsExactly("PUT a=1", "PUT a=2", "DELETE a=");
    assertThat(events.get(0).getKv().getCreateRevision()).isEqualTo(first);
    assertThat(events.get(2).getKv().getModRevision()).isEqualTo(first + 2);
    assertThat(events.get(2).getKv().getVersion()).isZero();
    assertThat(events).noneMatch(Event::hasPrevKv);
  }

  @Test
  void aWatchStartsInThePast() {
    put("a", "1");
    long second = put("a", "2");
    put("a", "3");
    create(watchAll().setStartRevision(second));
    assertThat(events(2)).extracting(this::words).containsExactly("PUT a=2", "PUT a=3");
  }

  @Test
  void aWatchStartsInTheFuture() {
    long now = put("a", "1");
    create(watchAll().setStartRevision(now + 2));
    put("a", "2");
    put("a", "3");
    assertThat(events(1)).extracting(this::words).containsExactly("PUT a=3");
  }

  @Test
  void previousStatesComeWhereAsked() {
    put("a", "1");
    create(watchAll().setPrevKv(true));
    put("a", "2");
    delete("a");
    List<Event> events = events(2);
    assertThat(events.get(0).getPrevKv().getValue().toStringUtf8()).isEqualTo("1");
    assertThat(events.get(1).getPrevKv().getValue().toStringUtf8()).isEqualTo("2");
  }

  @Test
  void eventsAreFiltered() {
    create(watchAll().addFilters(WatchCreateRequest.FilterType.NOPUT));
    put("a", "1");
    delete("a");
    assertThat(events(1)).extracting(this::words).containsExactly("DELETE a=");
    cancel(0);

    create(watchAll().addFilters(WatchCreateRequest.FilterType.NODELETE));
    put("a", "1");
    delete("a");
    put("a", "2");
    assertThat(events(2)).extracting(this::words).containsExactly("PUT a=1", "PUT a=2");
  }

  @Test
  void allEventsOfARevisionComeInOneResponse() {
    create(watchAll());
    TxnRequest.Builder txn = TxnRequest.newBuilder();
    for (int i = 0; i < 100; i++) {
      txn.addSuccess(RequestOp.newBuilder().setRequestPut(putOf("" + i, "1")));
    }
    kv.txn(txn.build());
    assertThat(responses.next().getEventsCount()).isEqualTo(100);
  }

  @Test
  void manyWatchesShareAStreamAndAreCancelledEach() {
    assertThat(create(watchAll()).getWatchId()).isZero();
    assertThat(create(WatchCreateRequest.newBuilder().setKey(key("b"))).getWatchId()).isEqualTo(1);
    put("b", "1");
    assertThat(List.of(responses.next().getWatchId(), responses.next().getWatchId()))
        .containsExactlyInAnyOrder(0L, 1L);

    WatchResponse cancelled = cancel(0);
    assertThat(cancelled.getCanceled()).isTrue();
    assertThat(cancelled.getWatchId()).isZero();
    put("b", "2");
    WatchResponse last = responses.next();
    assertThat(last.getWatchId()).isEqualTo(1);
    assertThat(last.getEvents(0).getKv().getValue().toStringUtf8()).isEqualTo("2");
  }

  private WatchResponse cancel(long id) {
    stream.onNext(
        WatchRequest.newBuilder()
            .setCancelRequest(WatchCancelRequest.newBuilder().setWatchId(id))
            .build());
    return responses.next();
  }

  @Test
  void aClientNumbersItsWatches() {
    WatchCreateRequest.Builder seventh =
        watchAll().setUnknownFields(YoungFields.number(YoungFields.WATCH_CREATE_ID, 7));
    assertThat(create(seventh).getWatchId()).isEqualTo(7);

    WatchResponse again = create(seventh);
    assertThat(again.getCanceled()).isTrue();
    assertThat(again.getWatchId()).isEqualTo(-1);
    assertThat(again.getCancelReason())
        .isEqualTo("mvcc: duplicate watch ID provided on the WatchStream");
  }

  @Test
  void aRangeThatCanHoldNoKeyIsRefused() {
    WatchResponse refused = create(watchAll().setKey(key("b")).setRangeEnd(key("a")));
    assertThat(refused.getCanceled()).isTrue();
    assertThat(refused.getWatchId()).isEqualTo(-1);
    assertThat(refused.getCancelReason()).isEqualTo("mvcc: watcher range is empty");
  }

  @Test
  void aCompactedStartIsCancelledWithTheCompactedRevision() {
    long first = put("a", "1");
    put("a", "2");
    long last = put("a", "3");
    compact(last);

    assertThat(create(watchAll().setStartRevision(first)).getCanceled()).isFalse();
    WatchResponse cancelled = responses.next();
    assertThat(cancelled.getCanceled()).isTrue();
    assertThat(cancelled.getCompactRevision()).isEqualTo(last);
  }

  @Test
  void progressIsToldWhenAsked() {
    create(watchAll());
    long now = put("a", "1");
    events(1);
    stream.onNext(
        WatchRequest.newBuilder()
            .setProgressRequest(WatchProgressRequest.getDefaultInstance())
            .build());
    WatchResponse progress = responses.next();
    assertThat(progress.getWatchId()).isEqualTo(-1);
    assertThat(progress.getEventsList()).isEmpty();
    assertThat(progress.getCanceled()).isFalse();
    assertThat(progress.getHeader().getRevision()).isGreaterThanOrEqualTo(now);
  }

  /** More of it than any server puts into one response. */
  @Test
  void eventsOfThePastTellThePresentRevision() throws Exception {
    long first = put("k", "0");
    List<ListenableFuture<PutResponse>> puts = new ArrayList<>();
    for (int i = 1; i < 1_200; i++) {
      puts.add(bounded(KVGrpc.newFutureStub(channel)).put(putOf("k", "" + i).build()));
    }
    long present = first;
    for (ListenableFuture<PutResponse> put : puts) {
      present = Math.max(present, put.get().getHeader().getRevision());
    }
    create(watchAll().setStartRevision(first));

    int events = 0;
    while (events < 1_200) {
      WatchResponse response = responses.next();
      events += response.getEventsCount();
      assertThat(response.getHeader().getRevision()).as("after %d", events).isEqualTo(present);
    }
  }

  @Test
  void largeRevisionsComeInFragmentsWhereAsked() {
    create(watchAll().setUnknownFields(YoungFields.number(YoungFields.WATCH_CREATE_FRAGMENT, 1)));
    ByteString large = ByteString.copyFrom(new byte[700 << 10]);
    TxnRequest.Builder txn = TxnRequest.newBuilder();
    for (String name : List.of("a", "b")) {
      txn.addSuccess(
          RequestOp.newBuilder()
              .setRequestPut(PutRequest.newBuilder().setKey(key(name)).setValue(large)));
    }
    kv.txn(txn.build());
    assertThat(responses.next().getEventsCount()).as("fits").isEqualTo(2);

    WatchCreateRequest.Builder withPrevious =
        watchAll()
            .setPrevKv(true)
            .setUnknownFields(YoungFields.number(YoungFields.WATCH_CREATE_FRAGMENT, 1));
    cancel(0);
    create(withPrevious);
    kv.txn(txn.build());
    WatchResponse first = responses.next();
    WatchResponse last = responses.next();
    assertThat(YoungFields.flag(first, YoungFields.WATCH_RESPONSE_FRAGMENT)).isTrue();
    assertThat(YoungFields.flag(last, YoungFields.WATCH_RESPONSE_FRAGMENT)).isFalse();
    assertThat(first.getEventsCount() + last.getEventsCount()).isEqualTo(2);
  }

  @Test
  void anEmptyKeyWatchesFromTheBeginning() {
    create(WatchCreateRequest.newBuilder().setRangeEnd(ByteString.copyFrom(new byte[1])));
    put("a", "1");
    assertThat(events(1)).extracting(e -> e.getKv().getKey()).containsExactly(key("a"));
  }
}
