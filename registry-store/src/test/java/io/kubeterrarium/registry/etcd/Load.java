package io.kubeterrarium.registry.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Clients of low cost: each makes its next call on the network thread that brought the answer to
 * the one before. Ten share a connection; requests are built beforehand.
 */
final class Load implements AutoCloseable {
  static final int KEYS = 10_000;
  private static final int PER_CONNECTION = 10;

  /** Calls answered within {@code seconds}, and the servers' CPU time for each. */
  record Rate(double perSecond, double serverMicros, double p99Millis) {}

  private final Subject subject;
  private final EventLoopGroup threads =
      new MultiThreadIoEventLoopGroup(
          2, new DefaultThreadFactory("load", true), NioIoHandler.newFactory());
  private final List<ManagedChannel> channels = new ArrayList<>();

  Load(Subject subject, int clients) {
    this.subject = subject;
    for (int i = 0; i < (clients + PER_CONNECTION - 1) / PER_CONNECTION; i++) {
      channels.add(
          NettyChannelBuilder.forAddress("127.0.0.1", subject.port())
              .channelType(NioSocketChannel.class)
              .eventLoopGroup(threads)
              .directExecutor()
              .usePlaintext()
              .build());
    }
  }

  ManagedChannel channel(int client) {
    return channels.get(client % channels.size());
  }

  static ByteString key(int i) {
    return ByteString.copyFromUtf8("/bench/" + i % KEYS);
  }

  static PutRequest[] puts(int size) {
    ByteString value = ByteString.copyFrom(new byte[size]);
    PutRequest[] requests = new PutRequest[KEYS];
    Arrays.setAll(requests, i -> PutRequest.newBuilder().setKey(key(i)).setValue(value).build());
    return requests;
  }

  static RangeRequest[] gets() {
    RangeRequest[] requests = new RangeRequest[KEYS];
    Arrays.setAll(requests, i -> RangeRequest.newBuilder().setKey(key(i)).build());
    return requests;
  }

  Rate puts(int clients, PutRequest[] requests, double seconds) throws Exception {
    return run(KVGrpc.getPutMethod(), clients, requests, seconds);
  }

  Rate gets(int clients, RangeRequest[] requests, double seconds) throws Exception {
    return run(KVGrpc.getRangeMethod(), clients, requests, seconds);
  }

  private <Q, A> Rate run(MethodDescriptor<Q, A> method, int clients, Q[] requests, double seconds)
      throws Exception {
    long cpuBefore = subject.cpu().toNanos();
    long began = System.nanoTime();
    long end = began + (long) (seconds * 1e9);
    CountDownLatch done = new CountDownLatch(clients);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<Caller<Q, A>> callers = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      Caller<Q, A> caller =
          new Caller<>(channel(i), method, requests, i * (KEYS / clients), end, done, failure);
      callers.add(caller);
      caller.call();
    }
    if (!done.await((long) seconds + 60, TimeUnit.SECONDS)) {
      throw new AssertionError("calls without an answer: " + done.getCount());
    }
    if (failure.get() != null) {
      throw new AssertionError("a call failed", failure.get());
    }
    double took = (System.nanoTime() - began) / 1e9;
    long cpu = subject.cpu().toNanos() - cpuBefore;
    long[] delays = callers.stream().flatMapToLong(Caller::delays).sorted().toArray();
    return new Rate(
        delays.length / took, cpu / 1e3 / delays.length, delays[delays.length * 99 / 100] / 1e6);
  }

  /** One client. Its fields belong to whichever thread has its answer. */
  private static final class Caller<Q, A> implements StreamObserver<A> {
    private final ManagedChannel channel;
    private final MethodDescriptor<Q, A> method;
    private final Q[] requests;
    private final long end;
    private final CountDownLatch done;
    private final AtomicReference<Throwable> failure;
    private long[] delays = new long[1 << 10];
    private int answered;
    private int next;
    private long asked;

    Caller(
        ManagedChannel channel,
        MethodDescriptor<Q, A> method,
        Q[] requests,
        int first,
        long end,
        CountDownLatch done,
        AtomicReference<Throwable> failure) {
      this.channel = channel;
      this.method = method;
      this.requests = requests;
      this.next = first;
      this.end = end;
      this.done = done;
      this.failure = failure;
    }

    java.util.stream.LongStream delays() {
      return Arrays.stream(delays, 0, answered);
    }

    void call() {
      asked = System.nanoTime();
      ClientCalls.asyncUnaryCall(
          channel.newCall(method, io.grpc.CallOptions.DEFAULT),
          requests[next++ % requests.length],
          this);
    }

    @Override
    public void onNext(A answer) {
      // Justification: the call is over when it is completed
    }

    @Override
    public void onError(Throwable error) {
      failure.compareAndSet(null, error);
      done.countDown();
    }

    @Override
    public void onCompleted() {
      long now = System.nanoTime();
      if (answered == delays.length) {
        delays = Arrays.copyOf(delays, answered * 2);
      }
      delays[answered++] = now - asked;
      if (now >= end) {
        done.countDown();
      } else {
        call();
      }
    }
  }

  @Override
  public void close() throws Exception {
    for (ManagedChannel channel : channels) {
      channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
    threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
