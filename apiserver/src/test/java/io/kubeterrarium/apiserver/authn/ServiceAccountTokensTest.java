package io.kubeterrarium.apiserver.authn;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.FakeObjects;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class ServiceAccountTokensTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final String ACCOUNT =
      "{'metadata':{'namespace':'shop','name':'bot','uid':'u-1'}}";
  private static final KeyPair KEYS = keys("EC", 256);

  private final FakeObjects objects = new FakeObjects().put("serviceaccounts", ACCOUNT);
  private final ServiceAccountTokens tokens = tokens(KEYS, NOW);

  private ServiceAccountTokens tokens(KeyPair keys, Instant now) {
    return new ServiceAccountTokens(
        new TokenKeys(() -> keys), objects.withoutFallback(), Clock.fixed(now, ZoneOffset.UTC));
  }

  private static ObjectNode account() {
    return (ObjectNode) Json.read(ACCOUNT.replace('\'', '"'));
  }

  private static String issue(KeyPair keys) {
    return new TokenKeys(() -> keys)
        .sign(
            new TokenClaims(
                    account(),
                    List.of(ServiceAccountTokens.ISSUER),
                    NOW,
                    Duration.ofHours(1),
                    Map.of())
                .toJson());
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void anIssuedTokenAuthenticatesItsAccount(String algorithm) {
    KeyPair keys = keys(algorithm, algorithm.equals("EC") ? 256 : 2048);
    ServiceAccountTokens mine = tokens(keys, NOW);
    String token = issue(keys);

    UserInfo user = mine.verify(token).orElseThrow();

    assertThat(user.name()).isEqualTo("system:serviceaccount:shop:bot");
    assertThat(user.uid()).isEqualTo("u-1");
    assertThat(user.groups())
        .containsExactly("system:serviceaccounts", "system:serviceaccounts:shop");
    assertThat(user.extra().get(UserInfo.CREDENTIAL_ID).get(0)).startsWith("JTI=");
  }

  @Test
  void aTokenEndsWithItsTimeAndAMinute() {
    String token = issue(KEYS);

    assertThat(tokens(KEYS, NOW.plusSeconds(3659)).verify(token)).isPresent();
    assertThat(tokens(KEYS, NOW.plusSeconds(3660)).verify(token)).isEmpty();
    assertThat(tokens(KEYS, NOW.minusSeconds(61)).verify(token)).isEmpty();
  }

  @Test
  void aTokenEndsWithItsAccount() {
    String token = issue(KEYS);
    objects.put("serviceaccounts", ACCOUNT.replace("u-1", "u-2"));
    assertThat(tokens.verify(token)).isEmpty();

    objects.remove("serviceaccounts", "shop/bot");
    assertThat(tokens.verify(token)).isEmpty();
  }

  @Test
  void anAccountTheCacheDoesNotHaveYetIsFoundInTheRegistry() {
    FakeObjects registry = new FakeObjects().put("serviceaccounts", ACCOUNT);
    ServiceAccountTokens behind =
        new ServiceAccountTokens(
            new TokenKeys(() -> KEYS),
            new io.kubeterrarium.apiserver.resource.FallbackReader(
                new FakeObjects(), registry::get),
            Clock.fixed(NOW, ZoneOffset.UTC));

    assertThat(behind.verify(issue(KEYS))).isPresent();
  }

  static Stream<Arguments> hostileTokens() throws Exception {
    String good = issue(KEYS);
    String[] parts = good.split("\\.");
    String none = base64("{\"alg\":\"none\"}");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEYS.getPublic().getEncoded(), "HmacSHA256"));
    String hmac = base64("{\"alg\":\"HS256\"}") + "." + parts[1];
    String keyed =
        hmac
            + "."
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(mac.doFinal(hmac.getBytes(StandardCharsets.US_ASCII)));
    String zeros = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[64]);
    return Map.ofEntries(
            Map.entry("alg none, no signature", none + "." + parts[1] + "."),
            Map.entry("alg none, old signature", none + "." + parts[1] + "." + parts[2]),
            Map.entry("public key as HMAC key", keyed),
            Map.entry("signature of zeros", parts[0] + "." + parts[1] + "." + zeros),
            Map.entry("no signature", parts[0] + "." + parts[1]),
            Map.entry("empty signature", parts[0] + "." + parts[1] + "."),
            Map.entry("four parts", good + ".x"),
            Map.entry("no base64", "!.!.!"),
            Map.entry("no JSON", base64("x") + "." + base64("y") + "." + parts[2]),
            Map.entry("a JSON array", base64("[]") + "." + parts[1] + "." + parts[2]),
            Map.entry("foreign key", foreign()),
            Map.entry("other issuer", forged(c -> c.put("iss", "https://example.org"))),
            Map.entry("other audience", forged(c -> c.put("aud", "vault"))),
            Map.entry("no audience", forged(c -> without(c, "aud"))),
            Map.entry("no expiry", forged(c -> without(c, "exp"))),
            Map.entry("expiry as text", forged(c -> c.put("exp", "9999999999"))),
            Map.entry("other subject", forged(c -> c.put("sub", "system:admin"))),
            Map.entry(
                "expiry beyond time",
                forged(c -> c.put("exp", Long.MAX_VALUE).put("nbf", Long.MAX_VALUE))),
            Map.entry("truncated", good.substring(0, good.length() - 5)),
            Map.entry("not yet valid", forged(c -> c.put("nbf", NOW.getEpochSecond() + 3600))),
            Map.entry("expired", forged(c -> c.put("exp", NOW.getEpochSecond() - 3600))),
            Map.entry("bound to a pod that is gone", forged(c -> bound(c, "pod"))),
            Map.entry("bound to a secret that is gone", forged(c -> bound(c, "secret"))),
            Map.entry("bound to a node that is gone", forged(c -> bound(c, "node"))),
            Map.entry("huge", "a".repeat(100_000) + ".b.c"))
        .entrySet()
        .stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostileTokens")
  void hostileTokensAreNobodys(String name, String token) {
    assertThat(tokens.verify(token)).isEmpty();
  }

  private static String foreign() {
    return issue(keys("EC", 256));
  }

  /** Signed with the right key, so that only the changed claim can be what is wrong. */
  private static String forged(UnaryOperator<ObjectNode> change) {
    ObjectNode claims = Json.object();
    claims.put("iss", ServiceAccountTokens.ISSUER).put("exp", NOW.getEpochSecond() + 60);
    claims.put("sub", "system:serviceaccount:shop:bot");
    claims.putArray("aud").add("other").add(ServiceAccountTokens.ISSUER);
    claims
        .putObject("kubernetes.io")
        .put("namespace", "shop")
        .putObject("serviceaccount")
        .put("name", "bot")
        .put("uid", "u-1");
    return new Jwt(KEYS).sign(change.apply(claims));
  }

  @Test
  void whatIsForgedInTheTestsIsGoodWithoutTheChange() {
    assertThat(tokens.verify(forged(claims -> claims))).isPresent();
  }

  private static ObjectNode bound(ObjectNode claims, String kind) {
    ((ObjectNode) claims.get("kubernetes.io")).putObject(kind).put("name", "x").put("uid", "y");
    return claims;
  }

  private static ObjectNode without(ObjectNode claims, String field) {
    claims.remove(List.of(field));
    return claims;
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static KeyPair keys(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
