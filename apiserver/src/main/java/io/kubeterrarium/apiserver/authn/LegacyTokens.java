package io.kubeterrarium.apiserver.authn;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tokens that stand in Secrets of the type {@code kubernetes.io/service-account-token} and never
 * run out: good as long as the Secret holds them and the account exists. Source: k8s.io/kubernetes,
 * pkg/serviceaccount/legacy.go.
 */
public final class LegacyTokens implements TokenVerifier {
  private static final String ISSUER = "kubernetes/serviceaccount";
  private static final String CLAIM = ISSUER.replace("kubernetes/", "kubernetes.io/") + "/";
  private static final GroupResource ACCOUNTS = new GroupResource("", "serviceaccounts");
  private static final GroupResource SECRETS = new GroupResource("", "secrets");

  private final TokenKeys keys;
  private final FallbackReader objects;

  public LegacyTokens(TokenKeys keys, FallbackReader objects) {
    this.keys = keys;
    this.objects = objects;
  }

  /** The claims of the token that belongs into the Secret. */
  public static ObjectNode claims(JsonNode account, String secret) {
    String namespace = Meta.namespace(account);
    ObjectNode claims = Json.object().put("iss", ISSUER);
    claims.put(CLAIM + "namespace", namespace).put(CLAIM + "secret.name", secret);
    claims.put(CLAIM + "service-account.name", Meta.name(account));
    claims.put(CLAIM + "service-account.uid", Meta.uid(account));
    return claims.put("sub", ServiceAccountUser.userName(namespace, Meta.name(account)));
  }

  @Override
  public Optional<VerifiedToken> verify(String token, List<String> audiences) {
    return keys.verify(token)
        .filter(claims -> Meta.text(claims, "iss").equals(ISSUER))
        .filter(claims -> isInItsSecret(claims, token))
        .flatMap(this::user)
        .flatMap(user -> TokenVerifier.forThisServer(user, audiences));
  }

  private boolean isInItsSecret(JsonNode claims, String token) {
    String namespace = Meta.text(claims, CLAIM + "namespace");
    String name = Meta.text(claims, CLAIM + "secret.name");
    if (namespace.isEmpty() || name.isEmpty()) {
      return false;
    }
    ObjectNode secret = objects.get(SECRETS, new ObjectName(namespace, name));
    return secret != null
        && !Meta.isDeleting(secret)
        && MessageDigest.isEqual(
            Base64.getEncoder().encode(token.getBytes(StandardCharsets.UTF_8)),
            secret.path("data").path("token").asString("").getBytes(StandardCharsets.UTF_8));
  }

  private Optional<UserInfo> user(JsonNode claims) {
    String namespace = Meta.text(claims, CLAIM + "namespace");
    String name = Meta.text(claims, CLAIM + "service-account.name");
    String uid = Meta.text(claims, CLAIM + "service-account.uid");
    if (name.isEmpty()
        || !Meta.text(claims, "sub").equals(ServiceAccountUser.userName(namespace, name))) {
      return Optional.empty();
    }
    ObjectNode account = objects.get(ACCOUNTS, new ObjectName(namespace, name));
    return account == null || !Meta.uid(account).equals(uid)
        ? Optional.empty()
        : Optional.of(ServiceAccountUser.of(namespace, name, uid));
  }
}
