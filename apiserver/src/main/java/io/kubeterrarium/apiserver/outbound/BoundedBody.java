package io.kubeterrarium.apiserver.outbound;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is taken whole, unless it is too large or too late: the platform's own time limit
 * of a request ends with the answer's headers. Called by one thread at a time, but for the clock.
 */
public final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {
  private final int limit;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private final CompletableFuture<@Nullable Void> clock = new CompletableFuture<>();
  private volatile Flow.@Nullable Subscription subscription;

  private BoundedBody(int limit, long nanos) {
    this.limit = limit;
    clock.completeOnTimeout(null, nanos, TimeUnit.NANOSECONDS);
    clock.thenRun(() -> fail(Failure.LATE));
    // Order: what is whole has nothing to fear of the clock, which then stops and lets go of it
    whole.whenComplete((body, failure) -> clock.complete(null));
  }

  /**
   * Of one call; to be asked for when it begins.
   *
   * @param limit in bytes; more than that is an {@link UnreadBodyException}
   * @param within from now on; a body that is not there by then is one, too
   */
  public static HttpResponse.BodyHandler<byte[]> upTo(int limit, Duration within) {
    long end = System.nanoTime() + within.toNanos();
    return answer -> new BoundedBody(limit, Math.max(0, end - System.nanoTime()));
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Flow.Subscription started) {
    subscription = started;
    if (whole.isDone()) {
      started.cancel();
    } else {
      started.request(Long.MAX_VALUE);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    for (ByteBuffer part : parts) {
      if (whole.isDone()) {
        return;
      }
      if (bytes.size() + part.remaining() > limit) {
        fail("the answer is larger than " + limit + " bytes");
        return;
      }
      byte[] read = new byte[part.remaining()];
      part.get(read);
      bytes.writeBytes(read);
    }
  }

  private void fail(String why) {
    Flow.Subscription current = subscription;
    if (whole.completeExceptionally(new UnreadBodyException(why)) && current != null) {
      current.cancel();
    }
  }

  @Override
  public void onError(Throwable failure) {
    String why = Failure.reason(failure, null);
    fail(why.equals("EOF") ? "unexpected EOF" : why);
  }

  @Override
  public void onComplete() {
    whole.complete(bytes.toByteArray());
  }
}
