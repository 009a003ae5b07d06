package io.kubeterrarium.apiserver.authn;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Issues and verifies the tokens of service accounts. A token is good as long as its time has not
 * run out and the account it names still exists under the same uid. Claims are upstream's (KEP
 * 1205, bound service account tokens).
 */
public final class ServiceAccountTokens implements TokenVerifier {
  static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

  /** For clocks that differ by a little, as upstream allows. */
  private static final Duration LEEWAY = Duration.ofMinutes(1);

  private static final GroupResource ACCOUNTS = new GroupResource("", "serviceaccounts");
  private static final GroupResource PODS = new GroupResource("", "pods");

  private final Jwt jwt;
  private final FallbackReader objects;
  private final Clock clock;

  public ServiceAccountTokens(KeyPair keys, FallbackReader objects, Clock clock) {
    this.jwt = new Jwt(keys);
    this.objects = objects;
    this.clock = clock;
  }

  /**
   * A token for the account.
   *
   * @param account the stored ServiceAccount
   */
  public String issue(JsonNode account, Duration lifetime) {
    Instant now = clock.instant();
    ObjectNode claims = Json.object();
    claims.putArray("aud").add(ISSUER);
    claims.put("exp", now.plus(lifetime).getEpochSecond());
    claims.put("iat", now.getEpochSecond());
    claims.put("iss", ISSUER);
    claims.put("jti", UUID.randomUUID().toString());
    ObjectNode ours = claims.putObject("kubernetes.io");
    ours.put("namespace", Meta.namespace(account));
    ours.putObject("serviceaccount").put("name", Meta.name(account)).put("uid", Meta.uid(account));
    claims.put("nbf", now.getEpochSecond());
    claims.put("sub", ServiceAccountUser.userName(Meta.namespace(account), Meta.name(account)));
    return jwt.sign(claims);
  }

  @Override
  public Optional<UserInfo> verify(String token) {
    return jwt.verify(token).filter(this::isForUsNow).flatMap(this::user);
  }

  private boolean isForUsNow(JsonNode claims) {
    Instant now = clock.instant();
    JsonNode expires = claims.path("exp");
    return Meta.text(claims, "iss").equals(ISSUER)
        && isForUs(claims.path("aud"))
        && expires.isIntegralNumber()
        && now.isBefore(Instant.ofEpochSecond(expires.longValue()).plus(LEEWAY))
        && !now.isBefore(Instant.ofEpochSecond(claims.path("nbf").asLong(0)).minus(LEEWAY));
  }

  private static boolean isForUs(JsonNode audience) {
    if (audience.isString()) {
      return audience.stringValue().equals(ISSUER);
    }
    for (JsonNode each : audience) {
      if (each.isString() && each.stringValue().equals(ISSUER)) {
        return true;
      }
    }
    return false;
  }

  private Optional<UserInfo> user(JsonNode claims) {
    JsonNode ours = claims.path("kubernetes.io");
    String namespace = Meta.text(ours, "namespace");
    JsonNode account = ours.path("serviceaccount");
    String name = Meta.text(account, "name");
    if (namespace.isEmpty()
        || name.isEmpty()
        || !Meta.text(claims, "sub").equals(ServiceAccountUser.userName(namespace, name))
        || !exists(ACCOUNTS, namespace, account)
        || (ours.has("pod") && !exists(PODS, namespace, ours.path("pod")))) {
      return Optional.empty();
    }
    UserInfo user = ServiceAccountUser.of(namespace, name, Meta.text(account, "uid"));
    String id = Meta.text(claims, "jti");
    return Optional.of(
        id.isEmpty()
            ? user
            : new UserInfo(
                user.name(),
                user.uid(),
                user.groups(),
                Map.of(UserInfo.CREDENTIAL_ID, List.of("JTI=" + id))));
  }

  /** Whether what the reference names still stands, and is not another one of the same name. */
  private boolean exists(GroupResource resource, String namespace, JsonNode reference) {
    @Nullable ObjectNode stored =
        objects.get(resource, new ObjectName(namespace, Meta.text(reference, "name")));
    return stored != null && Meta.uid(stored).equals(Meta.text(reference, "uid"));
  }
}
