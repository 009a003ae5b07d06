package io.kubeterrarium.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HalfRequestsTest {
  private static final int KB = 1 << 10;

  private final HalfRequests halves = new HalfRequests(100 * KB);

  /** A call that only notes how it was closed. */
  private static final class NotedCall extends ServerCall<Object, Object> {
    private @Nullable Status closed;

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(Object message) {}

    @Override
    public void close(Status status, Metadata trailers) {
      closed = status;
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public Attributes getAttributes() {
      return Attributes.EMPTY;
    }

    @Override
    public MethodDescriptor<Object, Object> getMethodDescriptor() {
      // Justification: nothing under test asks what the method is, and who does should fail here
      throw new UnsupportedOperationException();
    }
  }

  private ServerStreamTracer stream(NotedCall call) {
    ServerStreamTracer stream = halves.newServerStreamTracer("etcdserverpb.KV/Put", new Metadata());
    stream
        .filterContext(Context.ROOT)
        .run(
            () ->
                halves.interceptCall(
                    call, new Metadata(), (c, headers) -> new ServerCall.Listener<>() {}));
    return stream;
  }

  @Test
  void whoAsksForMoreThanThereIsIsRefused() {
    NotedCall first = new NotedCall();
    NotedCall second = new NotedCall();
    stream(first).inboundWireSize(90 * KB);
    ServerStreamTracer large = stream(second);
    large.inboundWireSize(9 * KB);
    assertThat(second.closed).isNull();
    large.inboundWireSize(2 * KB);
    assertThat(second.closed).extracting(Status::getCode).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(first.closed).as("it was there first").isNull();
    large.streamClosed(Status.OK);
    assertThat(halves.held()).isEqualTo(90 * KB);
  }

  @Test
  void smallRequestsPassAndWholeOnesHoldNothing() {
    stream(new NotedCall()).inboundWireSize(100 * KB);
    NotedCall small = new NotedCall();
    ServerStreamTracer stream = stream(small);
    for (int i = 0; i < 100; i++) {
      stream.inboundWireSize(KB);
      stream.inboundMessageRead(i, KB, KB);
    }
    assertThat(small.closed).isNull();
    assertThat(halves.held()).isEqualTo(100 * KB);
  }
}
