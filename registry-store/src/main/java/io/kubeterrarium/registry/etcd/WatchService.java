package io.kubeterrarium.registry.etcd;

import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.kubeterrarium.registry.Registry;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Opens streams of watches, up to a number. */
final class WatchService extends WatchGrpc.WatchImplBase {
  /** How many streams may be open at once, over all connections. */
  static final int MAX_STREAMS = 10_000;

  private final Registry registry;
  private final Headers headers;
  private final WireEvents events = new WireEvents();
  private final AtomicInteger open = new AtomicInteger();
  private final EventExecutorGroup threads;
  private final RequiredLeader leader;

  /**
   * @param threads the server's network threads, which call this service directly
   */
  WatchService(
      Registry registry, Headers headers, EventExecutorGroup threads, RequiredLeader leader) {
    this.registry = registry;
    this.headers = headers;
    this.threads = threads;
    this.leader = leader;
  }

  @Override
  public StreamObserver<WatchRequest> watch(StreamObserver<WatchResponse> out) {
    if (open.incrementAndGet() > MAX_STREAMS) {
      open.decrementAndGet();
      out.onError(EtcdError.TOO_MANY_REQUESTS.exception());
      return new Ignored();
    }
    RequiredLeader.OpenStream asked = leader.stream();
    WatchStream stream =
        WatchStream.open(
            registry,
            headers,
            events,
            caller(),
            (ServerCallStreamObserver<WatchResponse>) out,
            () -> {
              open.decrementAndGet();
              asked.closed();
            });
    asked.whenLost(() -> stream.failed(EtcdError.NO_LEADER.exception()));
    return stream;
  }

  /** The connection's network thread, on which this runs. */
  private @Nullable Executor caller() {
    for (EventExecutor thread : threads) {
      if (thread.inEventLoop()) {
        return thread;
      }
    }
    return null;
  }

  /** What still comes on a stream that was refused. */
  private static final class Ignored implements StreamObserver<WatchRequest> {
    @Override
    public void onNext(WatchRequest request) {
      // Justification: see above
    }

    @Override
    public void onError(Throwable t) {
      // Justification: see above
    }

    @Override
    public void onCompleted() {
      // Justification: see above
    }
  }
}
