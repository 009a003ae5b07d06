package io.kubeterrarium.apiserver.admission.webhook;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSelector;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import io.kubeterrarium.apiserver.resource.ResourceType;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One webhook of a configuration.
 *
 * @param settings as stored, defaults left out
 */
record Webhook(JsonNode settings) {
  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
  private static final Set<String> WITHOUT_EFFECTS = Set.of("None", "NoneOnDryRun");
  private static final int TIMEOUT_SECONDS = 10;

  String name() {
    return Meta.text(settings, "name");
  }

  Duration timeout() {
    return Duration.ofSeconds(settings.path("timeoutSeconds").asInt(TIMEOUT_SECONDS));
  }

  boolean failsOpen() {
    return Meta.text(settings, "failurePolicy").equals("Ignore");
  }

  boolean isReinvoked() {
    return Meta.text(settings, "reinvocationPolicy").equals("IfNeeded");
  }

  boolean mayRunDry() {
    return WITHOUT_EFFECTS.contains(Meta.text(settings, "sideEffects"));
  }

  boolean matches(AdmissionRequest request, FallbackReader objects) {
    return hasRule(request) && matchesNamespace(request, objects) && matchesObject(request);
  }

  private boolean hasRule(AdmissionRequest request) {
    ResourceType type = request.type();
    for (JsonNode rule : settings.path("rules")) {
      if (has(rule.path("operations"), request.operation().name())
          && has(rule.path("apiGroups"), type.kind().group())
          && has(rule.path("apiVersions"), type.kind().version())
          && hasScope(rule, request)
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
  private boolean matchesNamespace(AdmissionRequest request, FallbackReader objects) {
    JsonNode selector = settings.path("namespaceSelector");
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

  private boolean matchesObject(AdmissionRequest request) {
    JsonNode selector = settings.path("objectSelector");
    if (selector.isEmpty()) {
      return true;
    }
    LabelSelector labels = LabelSelector.ofTree(selector);
    JsonNode object = request.object();
    JsonNode old = request.oldObject();
    return object != null && labels.matchesObject(object)
        || old != null && labels.matchesObject(old);
  }
}
