package io.kubeterrarium.apiserver.authz;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.request.RequestInfo;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One rule of a role: verbs on resources, or verbs on paths. Source: k8s.io/kubernetes,
 * pkg/apis/rbac and plugin/pkg/auth/authorizer/rbac.
 */
public record PolicyRule(
    List<String> verbs,
    List<String> apiGroups,
    List<String> resources,
    List<String> resourceNames,
    List<String> nonResourceUrls) {

  /** The rules of a Role or ClusterRole, in order. */
  public static List<PolicyRule> ofRole(JsonNode role) {
    List<PolicyRule> rules = new ArrayList<>();
    for (JsonNode rule : role.path("rules")) {
      rules.add(
          new PolicyRule(
              strings(rule.path("verbs")),
              strings(rule.path("apiGroups")),
              strings(rule.path("resources")),
              strings(rule.path("resourceNames")),
              strings(rule.path("nonResourceURLs"))));
    }
    return List.copyOf(rules);
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>(array.size());
    for (JsonNode each : array) {
      if (each.isString()) {
        strings.add(each.stringValue());
      }
    }
    return List.copyOf(strings);
  }

  public boolean allows(RequestInfo request) {
    return request.isResource()
        ? has(verbs, request.verb())
            && has(apiGroups, request.group())
            && hasResource(request)
            && (resourceNames.isEmpty() || resourceNames.contains(request.name()))
        : has(verbs, request.verb()) && hasPath(request.path());
  }

  private static boolean has(List<String> list, String value) {
    return list.contains(value) || list.contains("*");
  }

  private boolean hasResource(RequestInfo request) {
    String subresource = request.subresource();
    if (subresource.isEmpty()) {
      return has(resources, request.resource());
    }
    return has(resources, request.resource() + "/" + subresource)
        || resources.contains("*/" + subresource);
  }

  private boolean hasPath(String path) {
    for (String url : nonResourceUrls) {
      boolean isPrefix = url.endsWith("*");
      if (isPrefix ? path.startsWith(url.substring(0, url.length() - 1)) : path.equals(url)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether this rule alone grants all of the other one, which is about one verb, one group and one
   * resource and name, or one verb and one path.
   */
  boolean covers(PolicyRule single) {
    return coversAll(verbs, single.verbs)
        && (single.nonResourceUrls.isEmpty()
            ? coversAll(apiGroups, single.apiGroups)
                && single.resources.stream().allMatch(this::coversResource)
                && (resourceNames.isEmpty()
                    || !single.resourceNames.isEmpty()
                        && resourceNames.containsAll(single.resourceNames))
            : single.nonResourceUrls.stream().allMatch(this::hasPath));
  }

  private static boolean coversAll(List<String> mine, List<String> theirs) {
    return mine.contains("*") || mine.containsAll(theirs);
  }

  private boolean coversResource(String resource) {
    int slash = resource.indexOf('/');
    return has(resources, resource)
        || slash >= 0 && resources.contains("*" + resource.substring(slash));
  }

  /** The rule as it stands in a role. */
  public ObjectNode toJson() {
    ObjectNode json = Json.object();
    put(json, "verbs", verbs);
    put(json, "apiGroups", apiGroups);
    put(json, "resources", resources);
    put(json, "resourceNames", resourceNames);
    put(json, "nonResourceURLs", nonResourceUrls);
    return json;
  }

  private static void put(ObjectNode json, String field, List<String> values) {
    if (!values.isEmpty()) {
      values.forEach(json.withArray("/" + field)::add);
    }
  }
}
