package io.kubeterrarium.apiserver.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.boot.AccessApi.Answer;
import io.kubeterrarium.apiserver.request.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Tokens of service accounts from request to use: bound, with audiences, legacy and bootstrap. */
class TokensTest {
  private static final String HERE = "/api/v1/namespaces/default/";
  private static final String TOKEN = HERE + "serviceaccounts/bot/token";
  private static final String REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews";
  private static AccessApi api;

  @BeforeAll
  static void start() {
    api = new AccessApi();
    api.with(HERE + "serviceaccounts", "{'metadata':{'name':'bot'}}");
    api.with(HERE + "serviceaccounts", "{'metadata':{'name':'other'}}");
    api.with("/api/v1/nodes", "{'metadata':{'name':'node-1'}}");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static void pod(String name, String account) {
    api.with(
        HERE + "pods",
        "{'metadata':{'name':'%s'},'spec':{'serviceAccountName':'%s','nodeName':'node-1','containers':[{'name':'c','image':'i'}]}}"
            .formatted(name, account));
  }

  private static String issued(String spec) {
    Answer answer = api.post(AccessApi.ADMIN, TOKEN, request(spec));
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(201);
    return Meta.text(answer.body().path("status"), "token");
  }

  private static String request(String spec) {
    return "{'apiVersion':'authentication.k8s.io/v1','kind':'TokenRequest','spec':" + spec + "}";
  }

  private static JsonNode claims(String token) {
    return Json.read(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
  }

  private static int use(String token) {
    return api.call(
            AccessApi.NOBODY, "GET", "/api", Headers.of("Authorization", "Bearer " + token), "")
        .status();
  }

  private static JsonNode review(String token, String audiences) {
    return api.post(
            AccessApi.ADMIN,
            REVIEWS,
            "{'apiVersion':'authentication.k8s.io/v1','kind':'TokenReview','spec':{'token':'"
                + token
                + "','audiences':"
                + audiences
                + "}}")
        .body()
        .path("status");
  }

  @Test
  void aTokenIsForAnHourAndThisServerUnlessSaidOtherwise() {
    String token = issued("{}");
    JsonNode claims = claims(token);
    assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(3600);
    assertThat(Meta.text(claims, "sub")).isEqualTo("system:serviceaccount:default:bot");
    assertThat(Json.text(claims.path("aud")))
        .isEqualTo("[\"https://kubernetes.default.svc.cluster.local\"]");
    assertThat(use(token)).isEqualTo(200);
    JsonNode status = review(token, "[]");
    assertThat(status.path("authenticated").asBoolean()).isTrue();
    assertThat(Meta.text(status.path("user"), "username"))
        .isEqualTo("system:serviceaccount:default:bot");
    assertThat(status.at("/user/groups"))
        .isEqualTo(Json.read("[\"system:serviceaccounts\",\"system:serviceaccounts:default\"]"));
  }

  @Test
  void aTokenForOthersIsNoneHere() {
    String token = issued("{'audiences':['vault','db'],'expirationSeconds':7200}");
    assertThat(use(token)).isEqualTo(401);
    assertThat(Json.text(review(token, "[]")))
        .isEqualTo("{\"user\":{},\"error\":\"invalid bearer token\"}");
    assertThat(review(token, "['db','x']").path("audiences")).isEqualTo(Json.read("[\"db\"]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'expirationSeconds':599} | 422 | TokenRequest.authentication.k8s.io \"\" is invalid:"
            + " spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 10"
            + " minutes",
        "{'expirationSeconds':4294967297} | 422 | TokenRequest.authentication.k8s.io \"\" is"
            + " invalid: spec.expirationSeconds: Invalid value: 4294967297: may not specify a"
            + " duration larger than 2^32 seconds",
        "{'boundObjectRef':{'kind':'Pod','apiVersion':'v1','name':'none'}} | 404 | pods \"none\""
            + " not found",
        "{'boundObjectRef':{'kind':'Pod','apiVersion':'v9','name':'none'}} | 404 | pods \"none\""
            + " not found",
        "{'boundObjectRef':{'kind':'Pod'}} | 400 | Name parameter required.",
        "{'boundObjectRef':{'kind':'Pod','apiVersion':'v1','name':'a/b'}} | 400 | Name parameter"
            + " invalid: \"a/b\": may not contain '/'",
        "{'boundObjectRef':{'kind':'ConfigMap','apiVersion':'v1','name':'x'}} | 400 | cannot bind"
            + " token to object of type /v1, Kind=ConfigMap",
        "{'boundObjectRef':{'kind':'Node','apiVersion':'v1','name':'node-1','uid':'u'}} | 409 |"
            + " Operation cannot be fulfilled on Node \"node-1\": the UID in the bound object"
            + " reference (u) does not match the UID in record. The object might have been deleted"
            + " and then recreated",
      })
  void whatCannotBeIssuedIsRefusedInUpstreamsWords(String spec, int status, String message) {
    Answer answer = api.post(AccessApi.ADMIN, TOKEN, request(spec));
    assertThat(answer.message()).isEqualTo(message);
    assertThat(answer.status()).isEqualTo(status);
  }

  @Test
  void aBoundTokenEndsWithWhatItIsBoundTo() {
    pod("worker", "bot");
    api.with(HERE + "secrets", "{'metadata':{'name':'lease'}}");
    String pod = issued("{'boundObjectRef':{'kind':'Pod','apiVersion':'v1','name':'worker'}}");
    String secret = issued("{'boundObjectRef':{'kind':'Secret','apiVersion':'v1','name':'lease'}}");
    String node = issued("{'boundObjectRef':{'kind':'Node','apiVersion':'v1','name':'node-1'}}");
    assertThat(claims(pod).at("/kubernetes.io/node/name").asString()).isEqualTo("node-1");
    assertThat(review(pod, "[]").at("/user/extra").toString())
        .contains(
            "authentication.kubernetes.io/pod-name", "authentication.kubernetes.io/node-name");
    assertThat(use(pod)).isEqualTo(200);
    assertThat(use(secret)).isEqualTo(200);
    assertThat(use(node)).isEqualTo(200);

    api.call(
        AccessApi.ADMIN, "DELETE", HERE + "pods/worker?gracePeriodSeconds=0", Headers.NONE, "");
    api.call(AccessApi.ADMIN, "DELETE", HERE + "secrets/lease", Headers.NONE, "");
    api.settle();

    assertThat(use(pod)).isEqualTo(401);
    assertThat(use(secret)).isEqualTo(401);
    assertThat(use(node)).isEqualTo(200);
  }

  @Test
  void aTokenIsNotBoundToAPodOfAnotherAccount() {
    pod("foreign", "other");
    assertThat(
            api.post(
                    AccessApi.ADMIN,
                    TOKEN,
                    request("{'boundObjectRef':{'kind':'Pod','apiVersion':'v1','name':'foreign'}}"))
                .message())
        .isEqualTo(
            "cannot bind token for serviceaccount \"bot\" to pod running with different"
                + " serviceaccount name.");
  }

  @Test
  void askingForATokenIsARightOfItsOwn() {
    assertThat(api.post(AccessApi.as("jane"), TOKEN, request("{}")).message())
        .isEqualTo(
            "serviceaccounts \"bot\" is forbidden: User \"jane\" cannot create resource"
                + " \"serviceaccounts/token\" in API group \"\" in the namespace \"default\"");
  }

  @Test
  void othersCanVerifyTokensByThePublishedKeys() {
    Answer keys = api.get(AccessApi.ADMIN, "/openid/v1/jwks");
    JsonNode key = Json.read(Meta.text(keys.body(), "text")).at("/keys/0");
    String header = issued("{}").split("\\.")[0];
    JsonNode decoded = Json.read(Base64.getUrlDecoder().decode(header));
    assertThat(decoded.path("kid")).isEqualTo(key.path("kid"));
    assertThat(Meta.text(key, "alg")).isEqualTo("RS256").isEqualTo(Meta.text(decoded, "alg"));
    assertThat(Base64.getUrlDecoder().decode(Meta.text(key, "n"))).hasSize(256);
    assertThat(Meta.text(key, "e")).isEqualTo("AQAB");
    assertThat(
            Meta.text(api.get(AccessApi.ADMIN, "/.well-known/openid-configuration").body(), "text"))
        .contains("\"issuer\":\"https://kubernetes.default.svc.cluster.local\"", "RS256");
    assertThat(
            api.get(
                    AccessApi.as("system:serviceaccount:default:bot", "system:serviceaccounts"),
                    "/openid/v1/jwks")
                .status())
        .isEqualTo(200);
    assertThat(api.get(AccessApi.as("jane"), "/openid/v1/jwks").status()).isEqualTo(403);
  }

  @Test
  void aSecretOfTheLegacyTypeIsFilledAndItsTokenEndsWithIt() {
    api.with(
        HERE + "secrets",
        "{'metadata':{'name':'old','annotations':{'kubernetes.io/service-account.name':'bot'}},'type':'kubernetes.io/service-account-token'}");
    JsonNode data = api.get(AccessApi.ADMIN, HERE + "secrets/old").body().path("data");
    String token =
        new String(Base64.getDecoder().decode(Meta.text(data, "token")), StandardCharsets.UTF_8);
    assertThat(data.has("ca.crt")).isTrue();
    assertThat(use(token)).isEqualTo(200);
    api.call(AccessApi.ADMIN, "DELETE", HERE + "secrets/old", Headers.NONE, "");
    api.settle();
    assertThat(use(token)).isEqualTo(401);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "good    | abcdef | 0123456789abcdef | true  | ''                   |"
            + " system:bootstrappers:a | 200",
        "expired | abcdeg | 0123456789abcdef | true  | 2020-01-01T00:00:00Z | ''                   "
            + "  | 401",
        "unused  | abcdeh | 0123456789abcdef | false | ''                   | ''                   "
            + "  | 401",
        "wrong   | abcdei | 1123456789abcdef | true  | ''                   | ''                   "
            + "  | 401",
        "masters | abcdej | 0123456789abcdef | true  | ''                   | system:masters       "
            + "  | 401",
      })
  void bootstrapTokensAreSecretsOfTheSystem(
      String name,
      String id,
      String secret,
      String usage,
      String expires,
      String groups,
      int status) {
    api.with(
        "/api/v1/namespaces/kube-system/secrets",
        ("{'metadata':{'name':'bootstrap-token-%1$s'},'type':'bootstrap.kubernetes.io/token','stringData':{"
                + "'token-id':'%1$s','token-secret':'%2$s','usage-bootstrap-authentication':'%3$s','expiration':'%4$s','auth-extra-groups':'%5$s'}}")
            .formatted(id, secret, usage, expires, groups));
    assertThat(use(id + ".0123456789abcdef")).isEqualTo(status);
  }

  @Test
  void aLocalReviewIsAboutItsNamespace() {
    String url = "/apis/authorization.k8s.io/v1/namespaces/default/localsubjectaccessreviews";
    String question =
        "{'apiVersion':'authorization.k8s.io/v1','kind':'LocalSubjectAccessReview','spec':{'user':'jane','resourceAttributes':{'verb':'get','resource':'pods','namespace':'%s'}}}";
    assertThat(
            api.post(AccessApi.ADMIN, url, question.formatted("default"))
                .body()
                .at("/status/allowed")
                .isBoolean())
        .isTrue();
    assertThat(api.post(AccessApi.ADMIN, url, question.formatted("kube-system")).message())
        .isEqualTo("spec.resourceAttributes.namespace must match namespace: default");
  }
}
