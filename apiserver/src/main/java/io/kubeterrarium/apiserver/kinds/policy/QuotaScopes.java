package io.kubeterrarium.apiserver.kinds.policy;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The names and scopes that a quota may have. Source: {@code ValidateResourceQuotaSpec}. */
final class QuotaScopes {
  private static final Set<String> PODS =
      Set.of(
          "pods",
          "cpu",
          "memory",
          "limits.cpu",
          "limits.memory",
          "requests.cpu",
          "requests.memory");
  private static final Set<String> CLAIMS = Set.of("persistentvolumeclaims", "requests.storage");
  private static final Set<String> OTHERS =
      Set.of(
          "ephemeral-storage",
          "requests.ephemeral-storage",
          "limits.ephemeral-storage",
          "resourcequotas",
          "services",
          "replicationcontrollers",
          "secrets",
          "configmaps",
          "services.nodeports",
          "services.loadbalancers");

  /** What each is about. */
  private static final Map<String, Set<String>> SCOPES =
      Map.of(
          "Terminating", PODS,
          "NotTerminating", PODS,
          "BestEffort", Set.of("pods"),
          "NotBestEffort", PODS,
          "PriorityClass", PODS,
          "CrossNamespacePodAffinity", PODS,
          "VolumeAttributesClass", CLAIMS);

  private static final Set<String> WITH_VALUES = Set.of("PriorityClass", "VolumeAttributesClass");
  private static final List<Set<String>> CONFLICTS =
      List.of(Set.of("BestEffort", "NotBestEffort"), Set.of("Terminating", "NotTerminating"));

  private QuotaScopes() {}

  /** Whether a name without a domain is one that quotas count. */
  static boolean isCounted(String resource) {
    return PODS.contains(resource)
        || CLAIMS.contains(resource)
        || OTHERS.contains(resource)
        || resource.startsWith("hugepages-")
        || resource.startsWith("requests.hugepages-");
  }

  static void check(JsonNode spec, FieldErrors errors) {
    Set<String> counted = new TreeSet<>();
    spec.path("hard").properties().forEach(hard -> counted.add(hard.getKey()));
    counted.removeIf(name -> !isCounted(name));
    JsonNode scopes = spec.path("scopes");
    Set<String> names = new HashSet<>();
    for (JsonNode scope : scopes) {
      names.add(scope.asString(""));
      checkName(scope.asString(""), counted, "spec.scopes", scopes, errors);
    }
    refuseConflicts(names, "spec.scopes", scopes, errors);
    JsonNode selector = spec.path("scopeSelector");
    Set<String> selected = new HashSet<>();
    for (JsonNode expression : selector.path("matchExpressions")) {
      selected.add(Meta.text(expression, "scopeName"));
      checkExpression(expression, counted, selector, errors);
    }
    // The value shown is upstream's.
    refuseConflicts(selected, "spec.scopeSelector.matchExpressions", spec.get("scopes"), errors);
  }

  private static void checkName(
      String name, Set<String> counted, String path, JsonNode shown, FieldErrors errors) {
    Set<String> about = SCOPES.get(name);
    if (about == null) {
      errors.invalid(path, shown, "unsupported scope");
      return;
    }
    for (String resource : counted) {
      if (!about.contains(resource)) {
        errors.invalid(path, shown, "unsupported scope applied to resource");
      }
    }
  }

  private static void checkExpression(
      JsonNode expression, Set<String> counted, JsonNode selector, FieldErrors errors) {
    String path = "spec.scopeSelector.matchExpressions";
    String scope = Meta.text(expression, "scopeName");
    String operator = Meta.text(expression, "operator");
    JsonNode values = expression.path("values");
    if (!SCOPES.containsKey(scope)) {
      errors.invalid(path + ".scopeName", scope, "unsupported scope");
    } else {
      checkName(scope, counted, path, selector, errors);
      if (!WITH_VALUES.contains(scope) && !operator.equals("Exists")) {
        errors.invalid(
            path + ".operator",
            operator,
            "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating,"
                + " ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort,"
                + " ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity");
      }
    }
    switch (operator) {
      case "In", "NotIn" -> {
        if (values.isEmpty()) {
          errors.required(
              path + ".values",
              "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector");
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (!values.isEmpty()) {
          errors.invalid(
              path + ".values",
              values,
              "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector");
        }
      }
      default -> errors.invalid(path + ".operator", operator, "not a valid selector operator");
    }
  }

  private static void refuseConflicts(
      Set<String> names, String path, @Nullable JsonNode shown, FieldErrors errors) {
    for (Set<String> pair : CONFLICTS) {
      if (names.containsAll(pair)) {
        errors.invalid(path, shown, "conflicting scopes");
      }
    }
  }
}
