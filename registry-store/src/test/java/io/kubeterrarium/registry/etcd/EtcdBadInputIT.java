package io.kubeterrarium.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import io.kubeterrarium.registry.local.LocalRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that send nonsense, too much, too many, or that do not read what they asked for. */
class EtcdBadInputIT extends EtcdFixture {
  private LocalRegistry registry;
  private EtcdFace face;

  @Override
  EtcdTarget target() {
    return new EtcdTarget("face", face.port(), false);
  }

  @BeforeEach
  @Override
  void connect() {
    registry = LocalRegistry.open();
    try {
      face = EtcdFace.open(registry, new EtcdConfig(0, true));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    super.connect();
  }

  @AfterEach
  void close() {
    face.close();
    registry.close();
  }

  private static final Marshaller<byte[]> RAW =
      new Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
          try {
            return stream.readAllBytes();
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        }
      };

  private StatusRuntimeException failureOf(String method, byte[] request) {
    MethodDescriptor<byte[], byte[]> raw =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(method)
            .setRequestMarshaller(RAW)
            .setResponseMarshaller(RAW)
            .build();
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(BOUND_SECONDS, TimeUnit.SECONDS);
    return catchThrowableOfType(
        StatusRuntimeException.class,
        () -> ClientCalls.blockingUnaryCall(channel, raw, options, request));
  }

  @Test
  void malformedProtobufIsRefusedAndHarmsNobody() {
    byte[] nonsense = {0x0a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1, 2, 3};
    for (String method : List.of("Range", "Put", "Txn")) {
      StatusRuntimeException failure = failureOf("etcdserverpb.KV/" + method, nonsense);
      assertThat(failure.getStatus().getCode()).isIn(Code.INTERNAL, Code.UNKNOWN);
    }
    assertThat(put("a", "1")).isPositive();
  }

  @Test
  void whatIsNotServedIsRefusedByName() {
    for (String method :
        List.of(
            "etcdserverpb.Cluster/MemberAdd",
            "etcdserverpb.Maintenance/MoveLeader",
            "etcdserverpb.Maintenance/Downgrade",
            "etcdserverpb.Auth/AuthEnable",
            "v3lockpb.Lock/Lock")) {
      StatusRuntimeException failure = failureOf(method, new byte[0]);
      assertThat(failure.getStatus().getCode()).isEqualTo(Code.UNIMPLEMENTED);
      assertThat(failure.getStatus().getDescription()).contains(method);
    }
  }

  @Test
  void aMessageThatIsTooLargeIsNotReadToItsEnd() {
    ByteString huge = ByteString.copyFrom(new byte[8 << 20]);
    StatusRuntimeException failure =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> kv.put(PutRequest.newBuilder().setKey(key("a")).setValue(huge).build()));
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(put("a", "1")).isPositive();
  }

  @Test
  void tenThousandStreamsAreHeldAndOneMoreIsRefused() throws Exception {
    List<StreamObserver<WatchRequest>> streams = new ArrayList<>();
    CountDownLatch created = new CountDownLatch(WatchService.MAX_STREAMS);
    WatchRequest request =
        WatchRequest.newBuilder()
            .setCreateRequest(WatchCreateRequest.newBuilder().setKey(key("many")))
            .build();
    for (int i = 0; i < WatchService.MAX_STREAMS; i++) {
      StreamObserver<WatchRequest> stream =
          WatchGrpc.newStub(channel).watch(new CountOnce(created));
      stream.onNext(request);
      streams.add(stream);
    }
    assertThat(created.await(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();

    ManagedChannel another =
        NettyChannelBuilder.forAddress("127.0.0.1", face.port()).usePlaintext().build();
    try {
      Received<WatchResponse> refused = new Received<>();
      bounded(WatchGrpc.newStub(another)).watch(refused);
      assertThat(refused.end().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
      KVGrpc.KVBlockingStub other = bounded(KVGrpc.newBlockingStub(another));
      assertThat(other.put(putOf("many", "1").build()).getHeader().getRevision()).isPositive();
    } finally {
      another.shutdownNow();
    }
    streams.forEach(StreamObserver::onCompleted);
  }

  private record CountOnce(CountDownLatch latch) implements StreamObserver<WatchResponse> {
    @Override
    public void onNext(WatchResponse response) {
      if (response.getCreated()) {
        latch.countDown();
      }
    }

    @Override
    public void onError(Throwable failure) {
      // Justification: the latch is what is looked at
    }

    @Override
    public void onCompleted() {
      // Justification: see above
    }
  }

  /** Reads only when it is told to. */
  private static final class Reluctant
      implements ClientResponseObserver<WatchRequest, WatchResponse> {
    private final Received<WatchResponse> responses = new Received<>();
    private ClientCallStreamObserver<WatchRequest> call;

    @Override
    public void beforeStart(ClientCallStreamObserver<WatchRequest> started) {
      call = started;
      started.disableAutoRequestWithInitial(1);
    }

    WatchResponse read() {
      WatchResponse response = responses.next();
      call.request(1);
      return response;
    }

    @Override
    public void onNext(WatchResponse response) {
      responses.onNext(response);
    }

    @Override
    public void onError(Throwable failure) {
      responses.onError(failure);
    }

    @Override
    public void onCompleted() {
      responses.onCompleted();
    }
  }

  @Test
  void aWatchThatIsNotReadCostsLittleSlowsNobodyAndCatchesUp() {
    Reluctant lazy = new Reluctant();
    Received<WatchResponse> eager = new Received<>();
    WatchRequest all =
        WatchRequest.newBuilder()
            .setCreateRequest(WatchCreateRequest.newBuilder().setKey(key("")).setRangeEnd(end()))
            .build();
    bounded(WatchGrpc.newStub(channel)).watch(lazy).onNext(all);
    assertThat(lazy.read().getCreated()).isTrue();
    bounded(WatchGrpc.newStub(channel)).watch(eager).onNext(all);
    assertThat(eager.next().getCreated()).isTrue();

    int puts = 400;
    String value = "x".repeat(64 << 10);
    for (int i = 0; i < puts; i++) {
      put("a", value);
      // 25 MB in all, and what is not read must not hold up what is.
      eager.next();
    }
    List<Long> versions = new ArrayList<>();
    while (versions.size() < puts) {
      lazy.read().getEventsList().forEach(event -> versions.add(event.getKv().getVersion()));
    }
    assertThat(versions).as("nothing lost, nothing twice").hasSize(puts).isSorted();
    assertThat(versions).doesNotHaveDuplicates();
  }

  @Test
  void aWatchThatReadsTooLateIsToldWhatIsCompacted() {
    Reluctant lazy = new Reluctant();
    bounded(WatchGrpc.newStub(channel))
        .watch(lazy)
        .onNext(
            WatchRequest.newBuilder()
                .setCreateRequest(
                    WatchCreateRequest.newBuilder().setKey(key("")).setRangeEnd(end()))
                .build());
    assertThat(lazy.read().getCreated()).isTrue();
    String value = "x".repeat(256 << 10);
    long last = 0;
    for (int i = 0; i < 100; i++) {
      last = put("a", value);
    }
    compact(last);
    WatchResponse response = lazy.read();
    while (!response.getCanceled()) {
      response = lazy.read();
    }
    assertThat(response.getCompactRevision()).isEqualTo(last);
  }
}
