package io.kubeterrarium.apiserver.authn;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a service account token says. Claims are upstream's (KEP 1205, bound service account
 * tokens).
 *
 * @param account the stored ServiceAccount
 * @param bound stored objects by {@code pod}, {@code secret} or {@code node}: the token ends with
 *     the object it is bound to
 */
public record TokenClaims(
    JsonNode account,
    List<String> audiences,
    Instant issued,
    Duration lifetime,
    Map<String, ? extends JsonNode> bound) {

  public Instant expires() {
    return Instant.ofEpochSecond(issued.plus(lifetime).getEpochSecond());
  }

  /** With an identifier of its own each time. */
  public ObjectNode toJson() {
    ObjectNode claims = Json.object();
    audiences.forEach(claims.putArray("aud")::add);
    claims.put("exp", expires().getEpochSecond());
    claims.put("iat", issued.getEpochSecond());
    claims.put("iss", ServiceAccountTokens.ISSUER);
    claims.put("jti", UUID.randomUUID().toString());
    ObjectNode ours = claims.putObject("kubernetes.io");
    ours.put("namespace", Meta.namespace(account));
    bound.forEach((kind, object) -> reference(ours.putObject(kind), object));
    reference(ours.putObject("serviceaccount"), account);
    claims.put("nbf", issued.getEpochSecond());
    claims.put("sub", ServiceAccountUser.userName(Meta.namespace(account), Meta.name(account)));
    return claims;
  }

  private static void reference(ObjectNode claim, JsonNode object) {
    claim.put("name", Meta.name(object)).put("uid", Meta.uid(object));
  }
}
