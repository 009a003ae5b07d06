package io.kubeterrarium.registry.etcd;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what all requests together hold of which only a part has come: each may be megabytes, and
 * a client may begin thousands and finish none. Beyond the bound, the one that asks for more is
 * refused, unless it holds little.
 *
 * <p>Threads: a stream's are its connection's, which is one at a time.
 */
final class HalfRequests extends ServerStreamTracer.Factory implements ServerInterceptor {
  private static final int LITTLE = 4 << 10;
  private static final int PART_OF_HEAP = 8;
  private static final Context.Key<Stream> STREAM = Context.key("half-requests");

  private final AtomicLong held = new AtomicLong();
  private final long most;

  HalfRequests(long most) {
    this.most = most;
  }

  static HalfRequests within(Runtime runtime) {
    return new HalfRequests(runtime.maxMemory() / PART_OF_HEAP);
  }

  /** How many bytes all of them hold now. */
  long held() {
    return held.get();
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
    return new Stream();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    STREAM.get().call = call;
    return next.startCall(call, headers);
  }

  private final class Stream extends ServerStreamTracer {
    private @Nullable ServerCall<?, ?> call;
    private long bytes;

    @Override
    public Context filterContext(Context context) {
      return context.withValue(STREAM, this);
    }

    @Override
    public void inboundWireSize(long more) {
      bytes += more;
      ServerCall<?, ?> known = call;
      if (held.addAndGet(more) > most && bytes > LITTLE && known != null) {
        call = null;
        known.close(
            Status.RESOURCE_EXHAUSTED.withDescription(
                "too many requests of which only a part has come: " + (most >> 20) + " MB"),
            new Metadata());
      }
    }

    /** Whole now: from here on it is bounded as a request. */
    @Override
    public void inboundMessageRead(int sequence, long wireBytes, long uncompressedBytes) {
      release();
    }

    @Override
    public void streamClosed(Status status) {
      release();
    }

    private void release() {
      held.addAndGet(-bytes);
      bytes = 0;
    }
  }
}
