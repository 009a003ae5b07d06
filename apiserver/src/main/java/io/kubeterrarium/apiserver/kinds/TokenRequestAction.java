package io.kubeterrarium.apiserver.kinds;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.authn.ServiceAccountTokens;
import io.kubeterrarium.apiserver.authn.TokenClaims;
import io.kubeterrarium.apiserver.authn.TokenKeys;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.meta.MetaValidation;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code serviceaccounts/token}: issues a token, for a time, for audiences, and bound to a pod,
 * secret or node where that is asked for. Source: k8s.io/kubernetes,
 * pkg/registry/core/serviceaccount/storage/token.go.
 */
final class TokenRequestAction implements Subresource.Action {
  private static final GroupVersionKind KIND =
      GroupVersionKind.of("authentication.k8s.io/v1", "TokenRequest");
  private static final long HOUR = 3600;
  private static final long SHORTEST = 600;
  private static final long LONGEST = 1L << 32;
  private static final Map<String, String> BINDABLE =
      Map.of("Pod", "pods", "Secret", "secrets", "Node", "nodes");

  private final TokenKeys keys;

  TokenRequestAction(TokenKeys keys) {
    this.keys = keys;
  }

  @Override
  public GroupVersionKind kind() {
    return KIND;
  }

  @Override
  public Set<String> verbs() {
    return Set.of("create");
  }

  @Override
  public void check(ObjectNode request, String account) {
    String named = Meta.name(request);
    if (!named.isEmpty() && !named.equals(account)) {
      FieldErrors errors = new FieldErrors();
      errors.invalid("metadata.name", named, "must match the service account name if specified");
      throw ApiException.invalid(KIND, account, errors);
    }
  }

  @Override
  public Subresource.Outcome perform(WriteContext context, ObjectNode sent, ObjectNode account) {
    ObjectNode request = sent.deepCopy();
    ObjectNode spec = Meta.child(request, "spec");
    if (!spec.path("expirationSeconds").isIntegralNumber()) {
      spec.put("expirationSeconds", HOUR);
    }
    if (spec.path("audiences").isEmpty()) {
      spec.putArray("audiences").add(ServiceAccountTokens.ISSUER);
    }
    long seconds = spec.path("expirationSeconds").asLong();
    checkDuration(seconds);
    checkAccount(request, account);
    List<String> audiences = new ArrayList<>();
    spec.path("audiences").forEach(each -> audiences.add(each.asString("")));
    TokenClaims claims =
        new TokenClaims(
            account,
            audiences,
            context.now(),
            Duration.ofSeconds(seconds),
            bound(context, spec.path("boundObjectRef"), account));
    return new Subresource.Outcome(false, answer(request, claims));
  }

  private static void checkDuration(long seconds) {
    FieldErrors errors = new FieldErrors();
    if (seconds < SHORTEST) {
      errors.invalid(
          "spec.expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
    } else if (seconds > LONGEST) {
      errors.invalid(
          "spec.expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds");
    }
    if (!errors.isEmpty()) {
      throw ApiException.invalid(KIND, "", errors);
    }
  }

  private static void checkAccount(ObjectNode request, ObjectNode account) {
    String uid = Meta.uid(request);
    if (!uid.isEmpty() && !uid.equals(Meta.uid(account))) {
      throw ApiException.conflict(
          new GroupResource("", "serviceaccounts"),
          Meta.name(account),
          "the UID in the token request (%s) does not match the UID of the service account (%s)"
              .formatted(uid, Meta.uid(account)));
    }
  }

  private static Map<String, ObjectNode> bound(
      WriteContext context, JsonNode reference, ObjectNode account) {
    Map<String, ObjectNode> bound = new LinkedHashMap<>();
    if (!reference.isObject()) {
      return bound;
    }
    String kind = Meta.text(reference, "kind");
    String version = Meta.text(reference, "apiVersion");
    // Upstream looks at the group alone.
    String plural = version.contains("/") ? null : BINDABLE.get(kind);
    if (plural == null) {
      String type = version.contains("/") ? version : "/" + version;
      throw ApiException.badRequest(
          "cannot bind token to object of type " + type + ", Kind=" + kind);
    }
    ObjectNode object = find(context, plural, reference, account);
    if (kind.equals("Pod")) {
      if (!Meta.text(object.path("spec"), "serviceAccountName").equals(Meta.name(account))) {
        throw ApiException.badRequest(
            "cannot bind token for serviceaccount \"%s\" to pod running with different serviceaccount name."
                .formatted(Meta.name(account)));
      }
      addNode(context, object, bound);
    }
    bound.put(kind.toLowerCase(java.util.Locale.ROOT), object);
    return bound;
  }

  private static ObjectNode find(
      WriteContext context, String plural, JsonNode reference, ObjectNode account) {
    GroupResource resource = new GroupResource("", plural);
    String name = Meta.text(reference, "name");
    MetaValidation.checkKey(name);
    String namespace = plural.equals("nodes") ? "" : Meta.namespace(account);
    ObjectNode object = context.reader().latest(resource, new ObjectName(namespace, name));
    if (object == null) {
      throw ApiException.notFound(resource, name);
    }
    String uid = Meta.text(reference, "uid");
    if (!uid.isEmpty() && !uid.equals(Meta.uid(object))) {
      throw ApiException.conflict(
          new GroupResource("", Meta.text(reference, "kind")),
          name,
          "the UID in the bound object reference (%s) does not match the UID in record. The object might have been deleted and then recreated"
              .formatted(uid));
    }
    return object;
  }

  /** A pod's token tells the node that the pod is on. */
  private static void addNode(WriteContext context, ObjectNode pod, Map<String, ObjectNode> bound) {
    String node = Meta.text(pod.path("spec"), "nodeName");
    if (!node.isEmpty()) {
      ObjectNode stored =
          context.reader().get(new GroupResource("", "nodes"), new ObjectName("", node));
      ObjectNode named = Json.object();
      named.putObject("metadata").put("name", node);
      bound.put("node", stored == null ? named : stored);
    }
  }

  private ObjectNode answer(ObjectNode request, TokenClaims claims) {
    ObjectNode answer = Json.object().put("apiVersion", KIND.apiVersion()).put("kind", KIND.kind());
    answer
        .putObject("metadata")
        .put("name", Meta.name(claims.account()))
        .put("namespace", Meta.namespace(claims.account()))
        .put(
            "creationTimestamp",
            claims.issued().truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString());
    answer.set("spec", request.get("spec"));
    answer
        .putObject("status")
        .put("token", keys.sign(claims.toJson()))
        .put("expirationTimestamp", claims.expires().toString());
    return answer;
  }
}
