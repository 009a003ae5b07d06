package io.kubeterrarium.apiserver.admission;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSelector;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import io.kubeterrarium.apiserver.resource.ResourceType;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Whether rules and selectors are about a request, as webhooks and policies have them. Source:
 * k8s.io/apiserver, pkg/admission/plugin/webhook/predicates.
 */
public final class RequestRules {
  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");

  private RequestRules() {}

  /**
   * Whether one of the rules names operation, group, version, scope, resource and, where it says
   * so, the name.
   */
  public static boolean hasRule(JsonNode rules, AdmissionRequest request) {
    return hasRule(rules, request, request.type());
  }

  /**
   * @param type of the request, or another version of the same
   */
  public static boolean hasRule(JsonNode rules, AdmissionRequest request, ResourceType type) {
    for (JsonNode rule : rules) {
      if (has(rule.path("operations"), request.operation().name())
          && has(rule.path("apiGroups"), type.kind().group())
          && has(rule.path("apiVersions"), type.kind().version())
          && hasScope(rule, request)
          && hasName(rule.path("resourceNames"), request.name())
          && hasResource(rule.path("resources"), type.plural(), request.subresource())) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(JsonNode list, String value) {
    for (JsonNode each : list) {
      if (each.asString("").equals("*") || each.asString("").equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasScope(JsonNode rule, AdmissionRequest request) {
    String scope = Meta.text(rule, "scope");
    boolean namespaced = request.type().namespaced();
    return scope.isEmpty() || scope.equals("*") || scope.equals("Namespaced") == namespaced;
  }

  private static boolean hasName(JsonNode list, String name) {
    if (list.isEmpty()) {
      return true;
    }
    for (JsonNode each : list) {
      if (each.asString("").equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** As {@code pods}, {@code pods/status}, {@code *}, {@code pods/*}, {@code *}{@code /scale}. */
  private static boolean hasResource(JsonNode list, String resource, String subresource) {
    for (JsonNode each : list) {
      String[] parts = each.asString("").split("/", 2);
      String wanted = parts.length < 2 ? "" : parts[1];
      if ((parts[0].equals("*") || parts[0].equals(resource))
          && (wanted.equals("*") || wanted.equals(subresource))) {
        return true;
      }
    }
    return false;
  }

  /** What stands in no namespace is not kept out by a selector of namespaces. */
  public static boolean matchesNamespace(
      JsonNode selector, AdmissionRequest request, FallbackReader objects) {
    if (selector.isEmpty()) {
      return true;
    }
    @Nullable JsonNode namespace = null;
    if (request.type().groupResource().equals(NAMESPACES)) {
      namespace = request.object() == null ? request.oldObject() : request.object();
    } else if (request.type().namespaced()) {
      namespace = objects.get(NAMESPACES, new ObjectName("", request.namespace()));
    } else {
      return true;
    }
    return LabelSelector.ofTree(selector)
        .matchesObject(namespace == null ? Json.object() : namespace);
  }

  public static boolean matchesObject(JsonNode selector, AdmissionRequest request) {
    if (selector.isEmpty()) {
      return true;
    }
    LabelSelector labels = LabelSelector.ofTree(selector);
    JsonNode object = request.shown(request.object());
    JsonNode old = request.shown(request.oldObject());
    return object != null && labels.matchesObject(object)
        || old != null && labels.matchesObject(old);
  }
}
