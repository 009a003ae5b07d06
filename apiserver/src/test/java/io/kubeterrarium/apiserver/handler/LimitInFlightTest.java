package io.kubeterrarium.apiserver.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.Origin;
import io.kubeterrarium.apiserver.request.Query;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitInFlightTest {
  private static final Origin HTTPS = new Origin.Https("127.0.0.1", List.of());
  private final LimitInFlight limit = new LimitInFlight(1, 1);

  private static Exchange exchange(String method, String query, Origin origin, String... groups) {
    Exchange exchange =
        new Exchange(
            new ApiRequest(
                method,
                "/api/v1/namespaces/default/pods",
                Query.parse(query),
                Headers.NONE,
                Body.NONE,
                origin),
            Instant.EPOCH);
    exchange.setUser(UserInfo.of("jane", groups));
    return exchange;
  }

  @Test
  void oneKindTooManyIsToldWhenToComeAgainAndTheOtherHasRoom() {
    Exchange first = exchange("POST", "", HTTPS);
    limit.run(first);

    assertThatThrownBy(() -> limit.run(exchange("POST", "", HTTPS)))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.code()).isEqualTo(429);
              assertThat(e.headers().first("Retry-After")).isEqualTo("1");
            });
    limit.run(exchange("GET", "", HTTPS));

    first.end();
    limit.run(exchange("POST", "", HTTPS));
  }

  @Test
  void watchesTheAdministratorAndComponentsAreNotTurnedAway() {
    limit.run(exchange("GET", "", HTTPS));

    limit.run(exchange("GET", "watch=true", HTTPS));
    limit.run(exchange("GET", "", HTTPS, UserInfo.MASTERS));
    limit.run(exchange("GET", "", new Origin.InProcess(UserInfo.of("system:kube-scheduler"))));
    assertThatThrownBy(() -> limit.run(exchange("GET", "", HTTPS)))
        .isInstanceOf(ApiException.class);
  }
}
