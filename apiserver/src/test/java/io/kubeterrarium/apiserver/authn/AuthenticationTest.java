package io.kubeterrarium.apiserver.authn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.pki.ClusterPki;
import io.kubeterrarium.apiserver.pki.ServingNames;
import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.Origin;
import io.kubeterrarium.apiserver.request.Query;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final ClusterPki PKI =
      ClusterPki.ephemeral(ServingNames.of(List.of()), NOW.minus(Duration.ofDays(1)));
  private static final Origin LOOPBACK = new Origin.LoopbackHttp("127.0.0.1");
  private static final Origin HTTPS = new Origin.Https("127.0.0.1", List.of());

  private final Authentication authentication = at(NOW);

  private static Authentication at(Instant now) {
    TokenFile tokens =
        TokenFile.parse("s3cret,jane,1,\"team-a,team-b\"\nplain,joe,2\n", "tokens.csv");
    return new Authentication(
        List.of(
            new ClientCertificateAuthenticator(Clock.fixed(now, ZoneOffset.UTC)),
            new BearerTokenAuthenticator(List.of(tokens))));
  }

  @Test
  void withoutCredentialsTheDoorDecides() {
    assertThat(authentication.authenticate(request(LOOPBACK, "")))
        .isEqualTo(UserInfo.of("kubernetes-admin", "system:masters", "system:authenticated"));
    assertThat(authentication.authenticate(request(HTTPS, "")))
        .isEqualTo(UserInfo.of("system:anonymous", "system:unauthenticated"));
    UserInfo component = UserInfo.of("system:kube-scheduler");
    assertThat(authentication.authenticate(request(new Origin.InProcess(component), "")))
        .isEqualTo(UserInfo.of("system:kube-scheduler", "system:authenticated"));
  }

  @Test
  void aTokenIsHonouredOnBothPorts() {
    for (Origin origin : List.of(LOOPBACK, HTTPS)) {
      assertThat(authentication.authenticate(request(origin, "Bearer s3cret")))
          .isEqualTo(
              new UserInfo(
                  "jane", "1", List.of("team-a", "team-b", "system:authenticated"), Map.of()));
      assertThat(authentication.authenticate(request(origin, "bearer plain")).groups())
          .containsExactly("system:authenticated");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer wrong", "bearer s3cre", "BEARER s3cret2", "Bearer a.b.c"})
  void aWrongTokenIsRefusedOnBothPorts(String header) {
    for (Origin origin : List.of(LOOPBACK, HTTPS)) {
      assertThatThrownBy(() -> authentication.authenticate(request(origin, header)))
          .isInstanceOfSatisfying(
              ApiException.class,
              e -> {
                assertThat(e.code()).isEqualTo(401);
                assertThat(e).hasMessage("Unauthorized");
              });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic dTpw", "Bearer", "Bearer ", "s3cret"})
  void whatIsNoBearerTokenIsNoCredential(String header) {
    assertThat(authentication.authenticate(request(HTTPS, header)).name())
        .isEqualTo("system:anonymous");
  }

  @Test
  void aClientCertificateNamesUserAndGroups() {
    X509Certificate jane =
        PKI.authority()
            .issueClient("jane, the \"2nd\"", List.of("dev+ops", "team-a"), NOW)
            .certificate();

    UserInfo user = authentication.authenticate(request(https(jane), ""));

    assertThat(user.name()).isEqualTo("jane, the \"2nd\"");
    assertThat(user.groups()).containsExactly("dev+ops", "team-a", "system:authenticated");
    assertThat(user.extra().get(UserInfo.CREDENTIAL_ID).get(0)).startsWith("X509SHA256=");
  }

  @Test
  void aCertificateWinsOverAToken() {
    Origin admin = https(PKI.admin().certificate());

    assertThat(authentication.authenticate(request(admin, "Bearer s3cret")).name())
        .isEqualTo("kubernetes-admin");
  }

  @Test
  void aCertificateThatRanOutOnALongConnectionIsRefused() {
    Origin admin = https(PKI.admin().certificate());

    assertThatThrownBy(() -> at(NOW.plus(Duration.ofDays(400))).authenticate(request(admin, "")))
        .isInstanceOf(ApiException.class)
        .hasMessage("Unauthorized");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"X-Remote-User", "x-remote-group", "X-REMOTE-EXTRA-scopes", "X-Remote-Uid"})
  void headersOfAFrontProxyAreRefused(String header) {
    ApiRequest request =
        new ApiRequest(
            "GET", "/api/v1/pods", Query.NONE, Headers.of(header, "root"), Body.NONE, LOOPBACK);

    assertThatThrownBy(() -> authentication.authenticate(request))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(403))
        .hasMessageNotContaining("root");
  }

  @Test
  void aCertificateWithoutANameIsNobodysAndOneWithThousandsOfGroupsIsRefused() {
    Origin nameless =
        https(PKI.authority().issueClient("", List.of("system:masters"), NOW).certificate());
    assertThat(authentication.authenticate(request(nameless, "")).name())
        .isEqualTo("system:anonymous");
    List<String> groups =
        java.util.stream.IntStream.range(0, 3_000).mapToObj(i -> "g" + i).toList();
    Origin crowded = https(PKI.authority().issueClient("jane", groups, NOW).certificate());
    assertThatThrownBy(() -> authentication.authenticate(request(crowded, "")))
        .isInstanceOf(ApiException.class)
        .hasMessage("Unauthorized");
  }

  private static Origin https(X509Certificate certificate) {
    return new Origin.Https("127.0.0.1", List.of(certificate));
  }

  private static ApiRequest request(Origin origin, String authorization) {
    return new ApiRequest(
        "GET",
        "/api/v1/pods",
        Query.NONE,
        authorization.isEmpty() ? Headers.NONE : Headers.of("Authorization", authorization),
        Body.NONE,
        origin);
  }
}
