package io.kubeterrarium.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.ClusterGrpc;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Words for suites that speak etcd's wire language to a target. */
abstract class EtcdFixture {
  /** Generous: reached only where something is broken. */
  static final long BOUND_SECONDS = 60;

  final String prefix = "/etcd/" + UUID.randomUUID() + "/";
  ManagedChannel channel;
  KVGrpc.KVBlockingStub kv;

  abstract EtcdTarget target();

  @BeforeEach
  void connect() {
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", target().port())
            .usePlaintext()
            .maxInboundMessageSize(64 << 20)
            .build();
    kv = bounded(KVGrpc.newBlockingStub(channel));
  }

  @AfterEach
  void disconnect() throws InterruptedException {
    channel.shutdownNow().awaitTermination(BOUND_SECONDS, TimeUnit.SECONDS);
  }

  static <S extends io.grpc.stub.AbstractStub<S>> S bounded(S stub) {
    return stub.withWaitForReady().withDeadlineAfter(BOUND_SECONDS, TimeUnit.SECONDS);
  }

  LeaseGrpc.LeaseBlockingStub leases() {
    return bounded(LeaseGrpc.newBlockingStub(channel));
  }

  MaintenanceGrpc.MaintenanceBlockingStub maintenance() {
    return bounded(MaintenanceGrpc.newBlockingStub(channel));
  }

  ClusterGrpc.ClusterBlockingStub cluster() {
    return bounded(ClusterGrpc.newBlockingStub(channel));
  }

  static ByteString utf8(String text) {
    return ByteString.copyFromUtf8(text);
  }

  ByteString key(String name) {
    return utf8(prefix + name);
  }

  /** The end of the range of all keys of this test: '0' comes after '/'. */
  ByteString end() {
    return utf8(prefix.substring(0, prefix.length() - 1) + "0");
  }

  PutRequest.Builder putOf(String name, String value) {
    return PutRequest.newBuilder().setKey(key(name)).setValue(utf8(value));
  }

  /** Returns the revision. */
  long put(String name, String value) {
    return kv.put(putOf(name, value).build()).getHeader().getRevision();
  }

  RangeRequest.Builder all() {
    return RangeRequest.newBuilder().setKey(key("")).setRangeEnd(end());
  }

  RangeRequest.Builder get(String name) {
    return RangeRequest.newBuilder().setKey(key(name));
  }

  RangeResponse range(RangeRequest.Builder request) {
    return kv.range(request.build());
  }

  void compact(long revision) {
    kv.compact(CompactionRequest.newBuilder().setRevision(revision).setPhysical(true).build());
  }

  String name(KeyValue kv) {
    return kv.getKey().toStringUtf8().substring(prefix.length());
  }

  /** As {@code name=value}. */
  List<String> pairs(List<KeyValue> found) {
    return found.stream().map(kv -> name(kv) + "=" + kv.getValue().toStringUtf8()).toList();
  }

  static void assertFails(Runnable call, Status.Code code, String text) {
    StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, call::run);
    assertThat(failure).as("an error: %s", text).isNotNull();
    assertThat(failure.getStatus().getDescription()).isEqualTo(text);
    assertThat(failure.getStatus().getCode()).isEqualTo(code);
  }
}
