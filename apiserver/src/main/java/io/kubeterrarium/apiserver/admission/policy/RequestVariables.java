package io.kubeterrarium.apiserver.admission.policy;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.authz.Authorizer;
import io.kubeterrarium.apiserver.cel.CelNull;
import io.kubeterrarium.apiserver.cel.CelValues;
import io.kubeterrarium.apiserver.cel.DeclType;
import io.kubeterrarium.apiserver.cel.library.AuthorizerValue;
import io.kubeterrarium.apiserver.cel.request.RequestTypes;
import io.kubeterrarium.apiserver.request.RequestInfo;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a request's variables are. Source: k8s.io/apiserver, pkg/admission/plugin/cel/condition.go.
 */
final class RequestVariables {
  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");

  private RequestVariables() {}

  /** All but {@code params}, {@code namespaceObject} and {@code variables}; the caller's own. */
  static Map<String, Object> of(AdmissionRequest request, Authorizer authorizer) {
    GroupVersionKind kind = request.type().kind();
    Map<String, Object> variables = new HashMap<>();
    ObjectNode object = request.shown(request.object());
    ObjectNode oldObject = request.shown(request.oldObject());
    variables.put("object", any(identified(object, request.kind())));
    variables.put("oldObject", any(identified(oldObject, request.kind())));
    variables.put("request", CelValues.of(question(request), RequestTypes.REQUEST));
    variables.put("namespaceObject", CelNull.NULL);
    AuthorizerValue asker = AuthorizerValue.of(authorizer, request.user());
    variables.put("authorizer", asker);
    variables.put(
        "authorizer.requestResource",
        asker.about(
            new RequestInfo(
                "",
                true,
                kind.group(),
                kind.version(),
                request.namespace(),
                request.type().plural(),
                request.subresource(),
                request.name(),
                "")));
    return variables;
  }

  static Object any(@Nullable JsonNode tree) {
    return CelValues.of(tree, DeclType.DYN);
  }

  /** The namespace that the request's object stands in. */
  static Object namespace(AdmissionRequest request, FallbackReader objects) {
    if (request.namespace().isEmpty() || request.type().groupResource().equals(NAMESPACES)) {
      return CelNull.NULL;
    }
    return CelValues.of(
        objects.get(NAMESPACES, new ObjectName("", request.namespace())), RequestTypes.NAMESPACE);
  }

  /** Expressions may ask an object what it is. */
  static @Nullable ObjectNode identified(@Nullable ObjectNode object, GroupVersionKind kind) {
    if (object == null || object.has("kind") && object.has("apiVersion")) {
      return object;
    }
    ObjectNode named = Json.object().put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    object.forEachEntry(
        (field, value) -> {
          if (!named.has(field)) {
            named.set(field, value);
          }
        });
    return named;
  }

  private static ObjectNode question(AdmissionRequest request) {
    GroupVersionKind kind = request.type().kind();
    ObjectNode asked = Json.object();
    for (String field : new String[] {"kind", "requestKind"}) {
      asked
          .putObject(field)
          .put("group", request.kind().group())
          .put("version", request.kind().version())
          .put("kind", request.kind().kind());
    }
    for (String field : new String[] {"resource", "requestResource"}) {
      asked
          .putObject(field)
          .put("group", kind.group())
          .put("version", kind.version())
          .put("resource", request.type().plural());
    }
    if (!request.subresource().isEmpty()) {
      asked.put("subResource", request.subresource());
      asked.put("requestSubResource", request.subresource());
    }
    asked.put("name", request.name());
    if (!request.namespace().isEmpty()) {
      asked.put("namespace", request.namespace());
    }
    asked.put("operation", request.operation().name());
    asked.set("userInfo", user(request.user()));
    asked.put("dryRun", request.dryRun());
    asked.set("options", request.options());
    return asked;
  }

  private static ObjectNode user(UserInfo user) {
    ObjectNode info = Json.object().put("username", user.name());
    if (!user.uid().isEmpty()) {
      info.put("uid", user.uid());
    }
    user.groups().forEach(info.putArray("groups")::add);
    ObjectNode extra = info.putObject("extra");
    user.extra().forEach((key, values) -> values.forEach(extra.putArray(key)::add));
    return info;
  }

  /** A parameter, which says what it is. */
  static Object parameter(@Nullable ObjectNode parameter, JsonNode kind) {
    if (parameter == null) {
      return CelNull.NULL;
    }
    return any(
        identified(
            parameter,
            GroupVersionKind.of(Meta.text(kind, "apiVersion"), Meta.text(kind, "kind"))));
  }
}
