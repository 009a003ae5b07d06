package io.kubeterrarium.registry.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseKeepAliveResponse;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.kubeterrarium.registry.etcd.EtcdConfig;
import io.kubeterrarium.registry.etcd.EtcdFace;
import io.kubeterrarium.registry.raft.MemberConfig.Start;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The etcd port of a member that has lost its majority, as clients see it that asked for one. */
@Timeout(120)
class PeerEtcdIT {
  private static final long BOUND_SECONDS = 60;

  @TempDir Path root;
  private PeerFixture cluster;
  private EtcdFace face;
  private ManagedChannel channel;

  /** How a stream ends. */
  private record Ending<T>(CompletableFuture<Status> status, CompletableFuture<T> first)
      implements StreamObserver<T> {
    Ending() {
      this(new CompletableFuture<>(), new CompletableFuture<>());
    }

    @Override
    public void onNext(T response) {
      first.complete(response);
    }

    @Override
    public void onError(Throwable end) {
      status.complete(Status.fromThrowable(end));
    }

    @Override
    public void onCompleted() {
      status.complete(Status.OK);
    }
  }

  @BeforeEach
  void open() throws Exception {
    cluster = new PeerFixture(root, "a", "b", "c");
    cluster.startAll(Start.FOUND);
    face = EtcdFace.open(cluster.get("a"), new EtcdConfig(0, true));
    channel = NettyChannelBuilder.forAddress("127.0.0.1", face.port()).usePlaintext().build();
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    face.close();
    cluster.close();
  }

  @Test
  void whoAskedForALeaderIsTurnedAwayWithoutOne() throws Exception {
    Metadata asking = new Metadata();
    asking.put(Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER), "true");
    var required = MetadataUtils.newAttachHeadersInterceptor(asking);
    Ending<WatchResponse> asked = new Ending<>();
    watch(WatchGrpc.newStub(channel).withInterceptors(required), asked);
    Ending<WatchResponse> patient = new Ending<>();
    watch(WatchGrpc.newStub(channel), patient);
    Ending<LeaseKeepAliveResponse> keepAlives = new Ending<>();
    LeaseGrpc.newStub(channel)
        .withInterceptors(required)
        .leaseKeepAlive(keepAlives)
        .onNext(LeaseKeepAliveRequest.newBuilder().setID(1).build());
    keepAlives.first().get(BOUND_SECONDS, TimeUnit.SECONDS);

    cluster.close("b");
    cluster.close("c");

    assertNoLeader(asked.status().get(BOUND_SECONDS, TimeUnit.SECONDS));
    assertNoLeader(keepAlives.status().get(BOUND_SECONDS, TimeUnit.SECONDS));
    assertThat(patient.status()).as("it did not ask").isNotDone();
    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                KVGrpc.newBlockingStub(channel)
                    .withInterceptors(required)
                    .range(
                        RangeRequest.newBuilder()
                            .setKey(ByteString.copyFromUtf8("k"))
                            .setSerializable(true)
                            .build()));
    assertNoLeader(refused.getStatus());
  }

  private static void watch(WatchGrpc.WatchStub stub, Ending<WatchResponse> ending)
      throws Exception {
    stub.watch(ending)
        .onNext(
            WatchRequest.newBuilder()
                .setCreateRequest(
                    WatchCreateRequest.newBuilder().setKey(ByteString.copyFromUtf8("k")))
                .build());
    ending.first().get(BOUND_SECONDS, TimeUnit.SECONDS);
  }

  private static void assertNoLeader(Status status) {
    assertThat(status.getDescription()).isEqualTo("etcdserver: no leader");
    assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }
}
