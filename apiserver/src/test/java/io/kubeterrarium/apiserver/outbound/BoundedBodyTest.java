package io.kubeterrarium.apiserver.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BoundedBodyTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private final CountDownLatch cancelled = new CountDownLatch(1);

  private final Flow.Subscription subscription =
      new Flow.Subscription() {
        @Override
        public void request(long count) {}

        @Override
        public void cancel() {
          cancelled.countDown();
        }
      };

  private HttpResponse.BodySubscriber<byte[]> body(int limit, Duration within) {
    return BoundedBody.upTo(limit, within)
        .apply(
            new HttpResponse.ResponseInfo() {
              @Override
              public int statusCode() {
                return 200;
              }

              @Override
              public HttpHeaders headers() {
                return HttpHeaders.of(java.util.Map.of(), (name, value) -> true);
              }

              @Override
              public HttpClient.Version version() {
                return HttpClient.Version.HTTP_1_1;
              }
            });
  }

  private static List<ByteBuffer> bytes(int count) {
    return List.of(ByteBuffer.allocate(count));
  }

  private static byte[] got(HttpResponse.BodySubscriber<byte[]> body)
      throws InterruptedException, ExecutionException {
    CompletableFuture<byte[]> whole = body.getBody().toCompletableFuture();
    return whole.get();
  }

  @Test
  void whatComesInTimeIsTakenWhole() throws Exception {
    HttpResponse.BodySubscriber<byte[]> body = body(8, LONG);
    body.onSubscribe(subscription);
    body.onNext(bytes(5));
    body.onNext(bytes(3));
    body.onComplete();
    assertThat(got(body)).hasSize(8);
    assertThat(cancelled.getCount()).isOne();
  }

  @Test
  void whatIsTooLargeIsReadNoFurther() {
    HttpResponse.BodySubscriber<byte[]> body = body(8, LONG);
    body.onSubscribe(subscription);
    body.onNext(bytes(9));
    assertThatThrownBy(() -> got(body))
        .hasMessageEndingWith("Original error: the answer is larger than 8 bytes");
    assertThat(cancelled.getCount()).isZero();
  }

  @Test
  void whatDoesNotEndInTimeIsWaitedForNoLonger() throws Exception {
    HttpResponse.BodySubscriber<byte[]> body = body(8, Duration.ofMillis(50));
    body.onSubscribe(subscription);
    body.onNext(bytes(5));
    assertThatThrownBy(() -> got(body))
        .hasMessageEndingWith("Original error: context deadline exceeded");
    assertThat(cancelled.await(1, TimeUnit.MINUTES)).isTrue();
    body.onNext(bytes(3));
    body.onComplete();
    assertThatThrownBy(() -> got(body)).isInstanceOf(ExecutionException.class);
  }

  @Test
  void whatBeginsTooLateIsNotAskedFor() {
    HttpResponse.BodySubscriber<byte[]> body = body(8, Duration.ZERO);
    assertThatThrownBy(() -> got(body)).hasMessageContaining("deadline exceeded");
    body.onSubscribe(subscription);
    assertThat(cancelled.getCount()).isZero();
  }
}
