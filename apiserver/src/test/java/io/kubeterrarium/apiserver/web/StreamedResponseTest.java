package io.kubeterrarium.apiserver.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StreamedResponseTest {
  private final List<String> seen = new ArrayList<>();

  @Test
  void aResponseThatTheContainerEndedFirstIsClosedOnceAndQuietly() throws Exception {
    StreamedResponse response =
        new StreamedResponse(endedContext(false), new ResponseStreams(), () -> seen.add("closed"));
    response.onError(new IOException("connection reset"));
    response.onError(new IOException("once more"));
    assertThat(seen).containsExactly("closed", "complete");
    assertThat(response.offer(List.of(new byte[1]))).isFalse();
  }

  @Test
  void whatCannotBeWrittenIsCompletedByTheContainersThreadAlone() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    StreamedResponse response =
        new StreamedResponse(endedContext(true), new ResponseStreams(), closed::countDown);
    response.onWritePossible();
    assertThat(response.offer(List.of(new byte[1]))).isTrue();
    closed.await();
    response.end();
    response.onWritePossible();
    assertThat(response.offer(List.of(new byte[1]))).isFalse();
    assertThat(seen).isEmpty();
    response.onError(new IOException("connection reset"));
    assertThat(seen).containsExactly("complete");
  }

  /** A context whose response is over already. */
  private AsyncContext endedContext(boolean ready) {
    ServletResponse response =
        (ServletResponse)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ServletResponse.class},
                (proxy, method, arguments) -> new NoOutput(ready));
    return (AsyncContext)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {AsyncContext.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getResponse")) {
                return response;
              }
              seen.add(method.getName());
              throw new IllegalStateException("already completed");
            });
  }

  private static final class NoOutput extends ServletOutputStream {
    private final boolean ready;

    NoOutput(boolean ready) {
      this.ready = ready;
    }

    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public void setWriteListener(WriteListener listener) {}

    @Override
    public void write(int b) throws IOException {
      throw new IOException("nobody listens");
    }
  }
}
