package io.kubeterrarium.apiserver.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A converter that begins to answer and never ends costs a request no more than its time. */
class ConversionTimeTest {
  private static final String ENDS = "/apis/example.com/v1beta1/namespaces/default/ends";

  @Test
  void anAnswerThatNeverEndsIsWaitedForNoLongerThanTheRequestMayTake() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (CustomApi api = new CustomApi();
        HttpsEcho hook =
            new HttpsEcho(
                "localhost",
                null,
                (exchange, body) -> {
                  exchange.sendResponseHeaders(200, 0);
                  exchange.getResponseBody().write('{');
                  exchange.getResponseBody().flush();
                  try {
                    over.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                })) {
      api.post("/api/v1/namespaces", Json.read("{\"metadata\":{\"name\":\"default\"}}"));
      api.define(definition(hook.port()));
      CustomApi.Answer late =
          api.post(ENDS + "?timeout=1s", Json.read("{\"metadata\":{\"name\":\"a\"},\"spec\":{}}"));
      over.countDown();
      assertThat(late.status()).as(late.message()).isEqualTo(504);
      assertThat(late.message())
          .isEqualTo(
              "Timeout: request did not complete within requested timeout - context deadline"
                  + " exceeded");
    }
  }

  private static String definition(int port) {
    return """
        {"metadata":{"name":"ends.example.com"},"spec":{"group":"example.com","scope":"Namespaced",
         "names":{"plural":"ends","kind":"End"},
         "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}},
                     {"name":"v1beta1","served":true,"storage":false,"schema":{"openAPIV3Schema":{"type":"object"}}}],
         "conversion":{"strategy":"Webhook","webhook":{"conversionReviewVersions":["v1"],
           "clientConfig":{"caBundle":"%s","url":"https://localhost:%d/c"}}}}}
        """
        .formatted(HttpsEcho.bundle(), port);
  }
}
