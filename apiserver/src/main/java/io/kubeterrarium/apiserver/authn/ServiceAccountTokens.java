package io.kubeterrarium.apiserver.authn;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Verifies the tokens of service accounts. A token is good as long as its time has not run out, and
 * the account it names and the object it is bound to still exist under the same uid. {@link
 * TokenClaims} says what stands in one.
 */
public final class ServiceAccountTokens implements TokenVerifier {
  public static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

  /** For clocks that differ by a little, as upstream allows. */
  private static final Duration LEEWAY = Duration.ofMinutes(1);

  private static final GroupResource ACCOUNTS = new GroupResource("", "serviceaccounts");
  private static final String EXTRA = "authentication.kubernetes.io/";

  private final TokenKeys keys;
  private final FallbackReader objects;
  private final Clock clock;

  public ServiceAccountTokens(TokenKeys keys, FallbackReader objects, Clock clock) {
    this.keys = keys;
    this.objects = objects;
    this.clock = clock;
  }

  @Override
  public Optional<VerifiedToken> verify(String token, List<String> audiences) {
    Optional<JsonNode> verified = keys.verify(token).filter(this::isOursNow);
    if (verified.isEmpty()) {
      return Optional.empty();
    }
    JsonNode claims = verified.get();
    List<String> common = new ArrayList<>(audiences);
    common.retainAll(audiences(claims.path("aud")));
    return common.isEmpty()
        ? Optional.empty()
        : user(claims).map(user -> new VerifiedToken(user, common));
  }

  private boolean isOursNow(JsonNode claims) {
    Instant now = clock.instant();
    JsonNode expires = claims.path("exp");
    return Meta.text(claims, "iss").equals(ISSUER)
        && expires.isIntegralNumber()
        && expires.canConvertToLong()
        && now.isBefore(moment(expires.longValue()).plus(LEEWAY))
        && !now.isBefore(moment(claims.path("nbf").asLong(0)).minus(LEEWAY));
  }

  /** Within what an {@code Instant} can hold with the leeway. */
  private static Instant moment(long epochSecond) {
    long limit = Instant.MAX.getEpochSecond() / 2;
    return Instant.ofEpochSecond(Math.max(-limit, Math.min(limit, epochSecond)));
  }

  private static List<String> audiences(JsonNode audience) {
    if (audience.isString()) {
      return List.of(audience.stringValue());
    }
    List<String> audiences = new ArrayList<>();
    audience.forEach(each -> audiences.add(each.asString("")));
    return audiences;
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
        || !isBoundToWhatExists(ours, namespace)) {
      return Optional.empty();
    }
    UserInfo user = ServiceAccountUser.of(namespace, name, Meta.text(account, "uid"));
    return Optional.of(new UserInfo(user.name(), user.uid(), user.groups(), extra(claims, ours)));
  }

  private boolean isBoundToWhatExists(JsonNode ours, String namespace) {
    return (!ours.has("pod") || exists(of("pods"), namespace, ours.path("pod")))
        && (!ours.has("secret") || exists(of("secrets"), namespace, ours.path("secret")))
        // A pod's token names the pod's node too; only a token of the node alone ends with it.
        && (!ours.has("node") || ours.has("pod") || exists(of("nodes"), "", ours.path("node")));
  }

  private static GroupResource of(String plural) {
    return new GroupResource("", plural);
  }

  private static Map<String, List<String>> extra(JsonNode claims, JsonNode ours) {
    Map<String, List<String>> extra = new LinkedHashMap<>();
    String id = Meta.text(claims, "jti");
    if (!id.isEmpty()) {
      extra.put(UserInfo.CREDENTIAL_ID, List.of("JTI=" + id));
    }
    for (String kind : List.of("pod", "node")) {
      JsonNode bound = ours.path(kind);
      if (bound.isObject()) {
        extra.put(EXTRA + kind + "-name", List.of(Meta.text(bound, "name")));
        extra.put(EXTRA + kind + "-uid", List.of(Meta.text(bound, "uid")));
      }
    }
    return extra;
  }

  /** Whether what the reference names still stands, and is not another one of the same name. */
  private boolean exists(GroupResource resource, String namespace, JsonNode reference) {
    String name = Meta.text(reference, "name");
    @Nullable ObjectNode stored =
        name.isEmpty() ? null : objects.get(resource, new ObjectName(namespace, name));
    return stored != null
        && Meta.uid(stored).equals(Meta.text(reference, "uid"))
        && !isLongGone(stored);
  }

  /** Deleted more than a minute ago and still held back by something. */
  private boolean isLongGone(ObjectNode stored) {
    String deleted = Meta.text(Meta.of(stored), "deletionTimestamp");
    return !deleted.isEmpty() && Instant.parse(deleted).plus(LEEWAY).isBefore(clock.instant());
  }
}
