package io.kubeterrarium.api.quota;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.json.Meta;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Which objects a quota is about. A scope is about pods or about claims; a quota that has one
 * counts nothing else. Source: k8s.io/kubernetes, pkg/quota/v1/evaluator/core.
 */
public final class QuotaScope {
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource CLAIMS = new GroupResource("", "persistentvolumeclaims");
  private static final String VOLUME_CLASS = "VolumeAttributesClass";

  private QuotaScope() {}

  /**
   * @param spec of the ResourceQuota
   */
  public static boolean matches(JsonNode spec, GroupResource resource, JsonNode object) {
    JsonNode scopes = spec.path("scopes");
    JsonNode expressions = spec.path("scopeSelector").path("matchExpressions");
    if (scopes.isEmpty() && expressions.isEmpty()) {
      return true;
    }
    boolean isPod = resource.equals(PODS);
    if (!isPod && !resource.equals(CLAIMS)) {
      return false;
    }
    for (JsonNode scope : scopes) {
      String name = scope.asString("");
      if (isPod == name.equals(VOLUME_CLASS)
          || (isPod ? !isIn(name, object) : volumeClasses(object).isEmpty())) {
        return false;
      }
    }
    for (JsonNode expression : expressions) {
      if (isPod == Meta.text(expression, "scopeName").equals(VOLUME_CLASS)
          || (isPod ? !matches(expression, object) : !matchesClaim(expression, object))) {
        return false;
      }
    }
    return true;
  }

  /** What a claim asks for, has, and is on its way to. */
  private static Set<String> volumeClasses(JsonNode claim) {
    JsonNode status = claim.path("status");
    Set<String> classes = new HashSet<>();
    classes.add(Meta.text(claim.path("spec"), "volumeAttributesClassName"));
    classes.add(Meta.text(status, "currentVolumeAttributesClassName"));
    classes.add(Meta.text(status.path("modifyVolumeStatus"), "targetVolumeAttributesClassName"));
    classes.remove("");
    return classes;
  }

  private static boolean matchesClaim(JsonNode expression, JsonNode claim) {
    Set<String> classes = volumeClasses(claim);
    if (classes.isEmpty()) {
      return isSelected(expression, "");
    }
    return classes.stream().anyMatch(name -> isSelected(expression, name));
  }

  private static boolean isSelected(JsonNode expression, String name) {
    Set<String> values = new HashSet<>();
    expression.path("values").forEach(value -> values.add(value.asString("")));
    return switch (Meta.text(expression, "operator")) {
      case "In" -> values.contains(name);
      case "NotIn" -> !values.contains(name);
      case "Exists" -> !name.isEmpty();
      case "DoesNotExist" -> name.isEmpty();
      default -> false;
    };
  }

  private static boolean matches(JsonNode expression, JsonNode pod) {
    String scope = Meta.text(expression, "scopeName");
    if (!scope.equals("PriorityClass")) {
      return isIn(scope, pod);
    }
    return isSelected(expression, Meta.text(pod.path("spec"), "priorityClassName"));
  }

  private static boolean isIn(String scope, JsonNode pod) {
    JsonNode spec = pod.path("spec");
    return switch (scope) {
      case "Terminating" -> spec.hasNonNull("activeDeadlineSeconds");
      case "NotTerminating" -> !spec.hasNonNull("activeDeadlineSeconds");
      case "BestEffort" -> isBestEffort(spec);
      case "NotBestEffort" -> !isBestEffort(spec);
      case "PriorityClass" -> !Meta.text(spec, "priorityClassName").isEmpty();
      case "CrossNamespacePodAffinity" -> crossesNamespaces(spec.path("affinity"));
      default -> false;
    };
  }

  private static boolean isBestEffort(JsonNode spec) {
    return PodAmounts.of(spec, "requests").values().stream().allMatch(q -> q.isZero())
        && PodAmounts.of(spec, "limits").values().stream().allMatch(q -> q.isZero());
  }

  private static boolean crossesNamespaces(JsonNode affinity) {
    for (String kind : new String[] {"podAffinity", "podAntiAffinity"}) {
      JsonNode rules = affinity.path(kind);
      for (JsonNode term : rules.path("requiredDuringSchedulingIgnoredDuringExecution")) {
        if (namesNamespaces(term)) {
          return true;
        }
      }
      for (JsonNode each : rules.path("preferredDuringSchedulingIgnoredDuringExecution")) {
        if (namesNamespaces(each.path("podAffinityTerm"))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean namesNamespaces(JsonNode term) {
    return !term.path("namespaces").isEmpty() || term.hasNonNull("namespaceSelector");
  }
}
