package io.kubeterrarium.apiserver.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.apiserver.handler.TestApi.Answer;
import io.kubeterrarium.apiserver.request.Query;
import io.kubeterrarium.apiserver.request.RequestInfo;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.local.LocalRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeoutTest {
  private static final String URL = "/api/v1/namespaces/default/configmaps";

  /** A registry that has lost its majority: it never answers a write, nor a read that needs it. */
  private static Registry silent(Registry behind) {
    return (Registry)
        Proxy.newProxyInstance(
            Registry.class.getClassLoader(),
            new Class<?>[] {Registry.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("txn") || method.getName().equals("readBarrier")) {
                return new CompletableFuture<>();
              }
              try {
                return method.invoke(behind, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @ParameterizedTest
  @CsvSource({"GET", "POST"})
  void whoDoesNotWantToWaitGetsAnAnswerInTime(String method) {
    try (TestApi api = new TestApi(silent(LocalRegistry.open()))) {
      Answer answer =
          method.equals("GET")
              ? api.get(URL + "?timeout=50ms")
              : api.post(URL + "?timeout=50ms", "{\"metadata\":{\"name\":\"x\"}}");
      assertThat(answer.status()).isEqualTo(504);
      assertThat(answer.reason()).isEqualTo("Timeout");
      assertThat(answer.message())
          .isEqualTo(
              "Timeout: request did not complete within requested timeout - context deadline"
                  + " exceeded");
    }
  }

  @Test
  void aTimeoutThatIsNoneIsRefused() {
    try (TestApi api = new TestApi(LocalRegistry.open())) {
      Answer answer = api.get(URL + "?timeout=soon");
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.message())
          .isEqualTo(
              "invalid timeout specified in the request URL - time: invalid duration \"soon\"");
      assertThat(api.get(URL + "?timeout=0").status()).isEqualTo(200);
      assertThat(api.get(URL + "?timeout=10h").status()).isEqualTo(200);
    }
  }

  @ParameterizedTest(name = "{0} of {1} with timeout={2}: {3} s")
  @CsvSource({
    "get, '', '', 60",
    "list, '', 5s, 5",
    "list, '', 5m, 60",
    "create, '', '', 34",
    "create, '', 0, 34",
    "patch, status, 40s, 34",
    "delete, '', 1s, 1",
    "delete, '', -1100m, 34",
    "watch, '', 1s, 86400",
    "get, log, 1s, 86400",
  })
  void aMinuteAtMostAndAboutHalfOfItForAWrite(
      String verb, String subresource, String timeout, long seconds) {
    RequestInfo info =
        new RequestInfo(verb, true, "", "v1", "default", "pods", subresource, "", "");
    assertThat(Timeouts.of(info, Query.of(Map.of("timeout", timeout))))
        .isEqualTo(Duration.ofSeconds(seconds));
  }
}
