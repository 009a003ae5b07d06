package io.kubeterrarium.simulator.cluster;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Compare.CompareResult;
import io.etcd.jetcd.api.Compare.CompareTarget;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.ResponseOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.Compare;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.KeyValue;
import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.OpResult;
import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.RangeResult;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Txn;
import io.kubeterrarium.registry.TxnResult;
import io.kubeterrarium.registry.WatchListener;
import io.kubeterrarium.registry.WatchRequest;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The registry as etcd's clients meet it, at the etcd ports of all members in turn. Of what fails,
 * "no leader" and "too many requests" say that nothing was written; a lost connection says nothing.
 */
final class EtcdRegistry implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 13;
  private static final int MOST_BYTES = 64 << 20;
  private static final Executor AFTER_FAILURE =
      CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);
  private static final Set<String> NOT_MADE =
      Set.of("etcdserver: no leader", "etcdserver: too many requests");
  private static final Set<Status.Code> UNKNOWN =
      Set.of(
          Status.Code.UNAVAILABLE,
          Status.Code.CANCELLED,
          Status.Code.UNKNOWN,
          Status.Code.INTERNAL,
          Status.Code.DEADLINE_EXCEEDED);

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();

  EtcdRegistry(List<Integer> ports) {
    for (int port : ports) {
      channels.add(
          NettyChannelBuilder.forAddress("127.0.0.1", port)
              .usePlaintext()
              .maxInboundMessageSize(MOST_BYTES) // As etcd's own client has none.
              .build());
    }
  }

  /** What histories need of a registry, and no more. */
  Registry asRegistry() {
    return (Registry)
        Proxy.newProxyInstance(
            Registry.class.getClassLoader(),
            new Class<?>[] {Registry.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "txn" -> txn((Txn) arguments[0]);
                  case "range" -> range((RangeRequest) arguments[0]);
                  case "readBarrier" ->
                      range(RangeRequest.latest(KeyRange.single(Bytes.utf8("/barrier"))))
                          .thenApply(RangeResult::revision);
                  case "watch" ->
                      new EtcdWatch(
                          this::next, (WatchRequest) arguments[0], (WatchListener) arguments[1]);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  /** The next member's; one that was away is dialed at once, not when its pause is over. */
  ManagedChannel next() {
    ManagedChannel channel = channels.get(Math.floorMod(turn.getAndIncrement(), channels.size()));
    channel.resetConnectBackoff();
    return channel;
  }

  static ByteString bytes(Bytes bytes) {
    return ByteString.copyFrom(bytes.unsafeArray());
  }

  static KeyValue entry(io.etcd.jetcd.api.KeyValue kv) {
    return new KeyValue(
        Bytes.wrap(kv.getKey().toByteArray()),
        Bytes.wrap(kv.getValue().toByteArray()),
        new Revision(kv.getCreateRevision()),
        new Revision(kv.getModRevision()),
        kv.getVersion(),
        LeaseId.NONE);
  }

  private CompletableFuture<RangeResult> range(RangeRequest request) {
    io.etcd.jetcd.api.RangeRequest.Builder asked =
        io.etcd.jetcd.api.RangeRequest.newBuilder()
            .setKey(bytes(request.range().from()))
            .setRangeEnd(bytes(request.range().to()))
            .setRevision(request.at().value());
    CompletableFuture<RangeResponse> answer =
        ask(KVGrpc.getRangeMethod(), asked.build(), response -> response);
    return answer.thenApply(
        response ->
            new RangeResult(
                new Revision(response.getHeader().getRevision()),
                response.getKvsList().stream().map(EtcdRegistry::entry).toList(),
                response.getCount()));
  }

  private CompletableFuture<TxnResult> txn(Txn txn) {
    TxnRequest.Builder asked = TxnRequest.newBuilder();
    for (Compare each : txn.compares()) {
      asked.addCompare(
          io.etcd.jetcd.api.Compare.newBuilder()
              .setTarget(CompareTarget.VALUE)
              .setResult(CompareResult.EQUAL)
              .setKey(bytes(each.key()))
              .setValue(bytes(((Compare.Value) each).value())));
    }
    txn.then().forEach(each -> asked.addSuccess(step(each)));
    return ask(KVGrpc.getTxnMethod(), asked.build(), EtcdRegistry::result);
  }

  private static RequestOp step(Op op) {
    if (op instanceof Op.Put put) {
      return RequestOp.newBuilder()
          .setRequestPut(
              PutRequest.newBuilder().setKey(bytes(put.key())).setValue(bytes(put.value())))
          .build();
    }
    Bytes key = ((Op.Delete) op).range().from();
    return RequestOp.newBuilder()
        .setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(bytes(key)).setPrevKv(true))
        .build();
  }

  private static TxnResult result(TxnResponse response) {
    List<OpResult> results = new ArrayList<>();
    for (ResponseOp each : response.getResponsesList()) {
      results.add(
          new OpResult.Delete(
              each.getResponseDeleteRange().getPrevKvsList().stream()
                  .map(EtcdRegistry::entry)
                  .toList()));
    }
    return new TxnResult(
        response.getSucceeded(), new Revision(response.getHeader().getRevision()), results);
  }

  private <Q, A, R> CompletableFuture<R> ask(
      io.grpc.MethodDescriptor<Q, A> method, Q request, Function<A, R> read) {
    CompletableFuture<R> result = new CompletableFuture<>();
    io.grpc.CallOptions options =
        io.grpc.CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    ClientCalls.asyncUnaryCall(
        next().newCall(method, options),
        request,
        new StreamObserver<A>() {
          @Override
          public void onNext(A answer) {
            result.complete(read.apply(answer));
          }

          @Override
          public void onError(Throwable failure) {
            AFTER_FAILURE.execute(() -> result.completeExceptionally(meaning(failure)));
          }

          @Override
          public void onCompleted() {
            // Justification: the one answer has come before
            return;
          }
        });
    return result;
  }

  private static Exception meaning(Throwable failure) {
    Status status = Status.fromThrowable(failure);
    if (NOT_MADE.contains(String.valueOf(status.getDescription()))) {
      return new RegistryException.NoQuorum(status.toString());
    }
    return UNKNOWN.contains(status.getCode())
        ? new RegistryException.OutcomeUnknown(status.toString(), failure)
        : new IllegalStateException(status.toString());
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }
}
