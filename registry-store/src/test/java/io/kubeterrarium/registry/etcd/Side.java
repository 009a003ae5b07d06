package io.kubeterrarium.registry.etcd;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.HashKVRequest;
import io.etcd.jetcd.api.HashKVResponse;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseKeepAliveResponse;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import io.etcd.jetcd.api.LeaseRevokeResponse;
import io.etcd.jetcd.api.LeaseTimeToLiveRequest;
import io.etcd.jetcd.api.LeaseTimeToLiveResponse;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchRequest;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One of the servers that are asked the same, with all that was asked of it so far. */
final class Side implements AutoCloseable {
  static final int STREAMS = 2;

  /** Of a time to live, what may have gone by while a run takes. */
  private static final long TTL_SLACK_SECONDS = 3_600;

  private final String name;
  private final Runnable stop;
  private final ManagedChannel channel;
  private final WatchedStream everything;
  private final List<WatchedStream> streams = new ArrayList<>();
  private long revision = 1;
  private long compacted;

  /**
   * @param stop ends the server
   */
  Side(String name, int port, Runnable stop) {
    this.name = name;
    this.stop = stop;
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    everything = new WatchedStream(channel, List.of());
    everything.create(watchAll(1), 0, 1);
    for (int i = 0; i < STREAMS; i++) {
      streams.add(new WatchedStream(channel, everything.events(0)));
    }
  }

  private static WatchRequest watchAll(long start) {
    return WatchRequest.newBuilder()
        .setCreateRequest(
            WatchCreateRequest.newBuilder()
                .setKey(EtcdFixture.utf8("\0"))
                .setRangeEnd(EtcdFixture.utf8("\0"))
                .setStartRevision(start))
        .build();
  }

  /** The revision of the latest answer's header. */
  long revision() {
    return revision;
  }

  long compacted() {
    return compacted;
  }

  /**
   * Makes the request, and waits until all watches have what they must.
   *
   * @return what was answered, and what the watches got, without what may differ from server to
   *     server
   */
  List<String> perform(Step step) {
    List<String> all = new ArrayList<>();
    try {
      all.add(answer(step));
    } catch (StatusRuntimeException e) {
      all.add(e.getStatus().getCode() + ": " + e.getStatus().getDescription());
    }
    everything.awaitRevision(revision);
    for (int i = 0; i < STREAMS; i++) {
      for (String told : streams.get(i).settled()) {
        all.add("stream " + i + ": " + told);
      }
    }
    return all;
  }

  private String answer(Step step) {
    Message request = step.request();
    WatchedStream stream = streams.get(step.stream());
    return switch (step.kind()) {
      case RANGE -> text(kv().range((RangeRequest) request));
      case PUT -> text(kv().put((PutRequest) request));
      case DELETE -> text(kv().deleteRange((DeleteRangeRequest) request));
      case TXN -> text(kv().txn((TxnRequest) request));
      case COMPACT -> compact((CompactionRequest) request);
      case GRANT -> text(leases().leaseGrant((LeaseGrantRequest) request));
      case REVOKE -> text(leases().leaseRevoke((LeaseRevokeRequest) request));
      case KEEP_ALIVE -> keepAlive((LeaseKeepAliveRequest) request);
      case TIME_TO_LIVE -> timeToLive((LeaseTimeToLiveRequest) request);
      case LEASES -> list((LeaseTimeToLiveRequest) request);
      case HASH -> hash((HashKVRequest) request);
      case WATCH -> watch(stream, (WatchRequest) request);
      case CANCEL -> stream.cancel((WatchRequest) request);
      case PROGRESS -> stream.progress((WatchRequest) request, revision);
    };
  }

  private KVGrpc.KVBlockingStub kv() {
    return EtcdFixture.bounded(KVGrpc.newBlockingStub(channel));
  }

  private LeaseGrpc.LeaseBlockingStub leases() {
    return EtcdFixture.bounded(LeaseGrpc.newBlockingStub(channel));
  }

  private String text(Message response) {
    revision = Math.max(revision, Answers.revision(response));
    return Answers.text(response);
  }

  /**
   * etcd looks after all watches that start in the past every 100 ms, and a compaction before that
   * ends them; when the youngest one of them has its event, all have been looked after.
   */
  private String watch(WatchedStream stream, WatchRequest request) {
    String answer = text(stream.create(request, compacted, revision + 1));
    long start = request.getCreateRequest().getStartRevision();
    if (start > 0 && start >= compacted && start <= revision) {
      everything.createAndCancel(watchAll(revision));
    }
    return answer;
  }

  private String compact(CompactionRequest request) {
    String answer = text(kv().compact(request));
    compacted = request.getRevision();
    return answer;
  }

  private String keepAlive(LeaseKeepAliveRequest request) {
    Received<LeaseKeepAliveResponse> responses = new Received<>();
    StreamObserver<LeaseKeepAliveRequest> stream =
        EtcdFixture.bounded(LeaseGrpc.newStub(channel)).leaseKeepAlive(responses);
    stream.onNext(request);
    String answer = text(responses.next());
    stream.onCompleted();
    return answer;
  }

  /** Keys come in no order. */
  private String timeToLive(LeaseTimeToLiveRequest request) {
    LeaseTimeToLiveResponse response = leases().leaseTimeToLive(request);
    long gone = response.getGrantedTTL() - response.getTTL();
    boolean runs = response.getTTL() > 0 && gone >= 0 && gone < TTL_SLACK_SECONDS;
    List<ByteString> keys = new ArrayList<>(response.getKeysList());
    keys.sort(ByteString.unsignedLexicographicalComparator());
    return text(
        response.toBuilder()
            .setTTL(runs ? response.getGrantedTTL() : response.getTTL())
            .clearKeys()
            .addAllKeys(keys)
            .build());
  }

  private String list(LeaseTimeToLiveRequest request) {
    LeaseRevokeResponse response =
        ClientCalls.blockingUnaryCall(
            channel,
            LeaseService.LEASES,
            io.grpc.CallOptions.DEFAULT.withDeadlineAfter(
                EtcdFixture.BOUND_SECONDS, TimeUnit.SECONDS),
            request);
    return text(response.toBuilder().setUnknownFields(UnknownFieldSet.getDefaultInstance()).build())
        + response.getUnknownFields().getField(YoungFields.LEASES).getLengthDelimitedList().stream()
            .map(Answers::bytes)
            .sorted()
            .toList();
  }

  /** Each server has a function of its own, but one and the same for each question. */
  private String hash(HashKVRequest request) {
    MaintenanceGrpc.MaintenanceBlockingStub stub =
        EtcdFixture.bounded(MaintenanceGrpc.newBlockingStub(channel));
    HashKVResponse first = stub.hashKV(request);
    HashKVResponse second = stub.hashKV(request);
    return text(
            first.toBuilder()
                .clearHash()
                .setUnknownFields(UnknownFieldSet.getDefaultInstance())
                .build())
        + (first.getHash() == second.getHash() ? " again" : " another hash");
  }

  @Override
  public String toString() {
    return name;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(EtcdFixture.BOUND_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stop.run();
  }
}
