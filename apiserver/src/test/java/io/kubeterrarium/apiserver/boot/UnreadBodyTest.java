package io.kubeterrarium.apiserver.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.Origin;
import io.kubeterrarium.apiserver.request.Query;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose bodies the whole chain reads. */
class UnreadBodyTest {
  private static final byte[] MAP =
      "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"}}"
          .getBytes(StandardCharsets.UTF_8);

  private final AccessApi api = new AccessApi();
  private final AtomicInteger reads = new AtomicInteger();

  @AfterEach
  void close() {
    api.close();
  }

  private int call(String method, Headers headers, Origin origin) {
    Body.Source source =
        () -> {
          reads.incrementAndGet();
          return new Body.Encoded(MAP, "application/json");
        };
    String path = "/api/v1/namespaces/default/configmaps";
    Body body = new Body.Unread(source);
    return api.server
        .call(new ApiRequest(method, path, Query.parse(null), headers, body, origin))
        .status();
  }

  @Test
  void onlyOfThoseWhoMayWrite() {
    assertThat(call("POST", Headers.NONE, AccessApi.NOBODY)).isEqualTo(403);
    Headers wrong = Headers.of("Authorization", "Bearer x");
    assertThat(call("POST", wrong, AccessApi.NOBODY)).isEqualTo(401);
    assertThat(call("GET", Headers.NONE, AccessApi.ADMIN)).isEqualTo(200);
    assertThat(reads).hasValue(0);
    assertThat(call("POST", Headers.NONE, AccessApi.ADMIN)).isEqualTo(201);
    assertThat(reads).hasValue(1);
  }
}
