package io.kubeterrarium.apiserver.admission.webhook;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.resource.ResourceType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** AdmissionReview, the question and what its answers mean. */
final class Review {
  private static final int BAD_REQUEST = 400;

  private Review() {}

  /** A question, with an identifier of its own. */
  static ObjectNode of(AdmissionRequest request, Match match) {
    ObjectNode review =
        Json.object().put("kind", "AdmissionReview").put("apiVersion", "admission.k8s.io/v1");
    ObjectNode asked = review.putObject("request").put("uid", UUID.randomUUID().toString());
    GroupVersionKind kind = match.kind(request);
    kind(asked.putObject("kind"), kind);
    boolean isObject = kind.equals(match.as().type().kind());
    kind(asked.putObject("requestKind"), isObject ? request.type().kind() : kind);
    resource(asked.putObject("resource"), match.as().type());
    resource(asked.putObject("requestResource"), request.type());
    if (!request.subresource().isEmpty()) {
      asked.put("subResource", request.subresource());
      asked.put("requestSubResource", request.subresource());
    }
    if (!request.name().isEmpty()) {
      asked.put("name", request.name());
    }
    if (!request.namespace().isEmpty()) {
      asked.put("namespace", request.namespace());
    }
    asked.put("operation", request.operation().name());
    asked.set("userInfo", user(request.user()));
    asked.set("object", identified(match.seen(request, request.object()), kind));
    asked.set("oldObject", identified(match.seen(request, request.oldObject()), kind));
    asked.put("dryRun", request.dryRun());
    asked.set("options", request.options());
    return review;
  }

  private static void kind(ObjectNode into, GroupVersionKind kind) {
    into.put("group", kind.group()).put("version", kind.version()).put("kind", kind.kind());
  }

  private static void resource(ObjectNode into, ResourceType type) {
    into.put("group", type.kind().group())
        .put("version", type.kind().version())
        .put("resource", type.plural());
  }

  /** Hooks decode by what the object says it is. */
  private static @Nullable JsonNode identified(@Nullable ObjectNode object, GroupVersionKind kind) {
    if (object == null) {
      return null;
    }
    ObjectNode copy = Json.object();
    copy.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    object.forEachEntry(
        (field, value) -> {
          if (!copy.has(field)) {
            copy.set(field, value);
          }
        });
    return copy;
  }

  private static ObjectNode user(UserInfo user) {
    ObjectNode info = Json.object().put("username", user.name());
    if (!user.uid().isEmpty()) {
      info.put("uid", user.uid());
    }
    user.groups().forEach(info.putArray("groups")::add);
    if (!user.extra().isEmpty()) {
      ObjectNode extra = info.putObject("extra");
      user.extra().forEach((key, values) -> values.forEach(extra.putArray(key)::add));
    }
    return info;
  }

  /** The refusal that a hook's answer asks for. */
  static ApiException denial(Webhook webhook, JsonNode response) {
    JsonNode status = response.path("status");
    String message = Meta.text(status, "message");
    String reason = Meta.text(status, "reason");
    String denied = "admission webhook \"" + webhook.name() + "\" denied the request";
    String why = message.isEmpty() ? reason : message;
    return new ApiException(
        Math.max(BAD_REQUEST, status.path("code").asInt(0)),
        reason,
        why.isEmpty() ? denied + " without explanation" : denied + ": " + why,
        null);
  }

  static void passWarnings(AdmissionRequest request, JsonNode response) {
    response.path("warnings").forEach(warning -> request.warnings().add(warning.asString("")));
  }

  /** The refusal where a hook that must be asked cannot be. */
  static ApiException failure(Webhook webhook, String why) {
    return ApiException.internal("failed calling webhook \"" + webhook.name() + "\": " + why);
  }
}
