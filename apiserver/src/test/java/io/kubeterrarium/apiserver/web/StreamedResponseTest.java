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
import org.junit.jupiter.api.Test;

class StreamedResponseTest {
  private final List<String> seen = new ArrayList<>();

  @Test
  void aResponseThatTheContainerEndedFirstIsClosedOnceAndQuietly() throws Exception {
    StreamedResponse response =
        new StreamedResponse(endedContext(), new ResponseStreams(), () -> seen.add("closed"));
    response.onError(new IOException("connection reset"));
    response.onError(new IOException("once more"));
    assertThat(seen).containsExactly("closed", "complete");
    assertThat(response.offer(List.of(new byte[1]))).isFalse();
  }

  /** A context whose response is over already. */
  private AsyncContext endedContext() {
    ServletResponse response =
        (ServletResponse)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ServletResponse.class},
                (proxy, method, arguments) -> new NoOutput());
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
    @Override
    public boolean isReady() {
      return false;
    }

    @Override
    public void setWriteListener(WriteListener listener) {}

    @Override
    public void write(int b) throws IOException {
      throw new IOException("nobody listens");
    }
  }
}
