package io.kubeterrarium.apiserver.kinds.rbac;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.CreatedAt;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Labels;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.WriteContext;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Role and ClusterRole. */
public final class RoleKind extends RbacKind {
  private RoleKind(ResourceType type) {
    super(type, CreatedAt.COLUMNS);
  }

  public static RoleKind namespaced() {
    return new RoleKind(ResourceType.namespaced(API_VERSION, "Role", "roles"));
  }

  public static RoleKind clusterWide() {
    return new RoleKind(ResourceType.clusterWide(API_VERSION, "ClusterRole", "clusterroles"));
  }

  @Override
  public void setDefaults(ObjectNode role) {
    if (role.path("rules").isEmpty()) {
      role.putNull("rules");
    }
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode role, FieldErrors errors) {
    List<ObjectNode> rules = objects(role, "rules");
    for (int i = 0; i < rules.size(); i++) {
      checkRule("rules[" + i + "]", rules.get(i), errors);
    }
    JsonNode aggregation = role.path("aggregationRule");
    if (aggregation.isObject()) {
      checkSelectors(aggregation, errors);
    }
  }

  private static void checkSelectors(JsonNode aggregation, FieldErrors errors) {
    if (objects(aggregation, "clusterRoleSelectors").isEmpty()) {
      errors.required(
          "aggregationRule.clusterRoleSelectors",
          "at least one clusterRoleSelector required if aggregationRule is non-nil");
    }
    Defaults.each(
        aggregation,
        "clusterRoleSelectors",
        "aggregationRule",
        (selector, path) -> {
          Labels.checkSelector(selector, path, errors);
          if (!Labels.isSelector(selector)) { // Upstream says it once more, without the value.
            errors.invalid(path, null, "invalid label selector.");
          }
        });
  }

  private void checkRule(String path, ObjectNode rule, FieldErrors errors) {
    if (rule.path("verbs").isEmpty()) {
      errors.required(path + ".verbs", "verbs must contain at least one value");
    }
    boolean hasUrls = !rule.path("nonResourceURLs").isEmpty();
    boolean hasResources =
        !rule.path("apiGroups").isEmpty()
            || !rule.path("resources").isEmpty()
            || !rule.path("resourceNames").isEmpty();
    if (hasUrls) {
      if (type().namespaced()) {
        errors.invalid(
            path + ".nonResourceURLs",
            rule.path("nonResourceURLs"),
            "namespaced rules cannot apply to non-resource URLs");
      }
      if (hasResources) {
        errors.invalid(
            path + ".nonResourceURLs",
            rule.path("nonResourceURLs"),
            "rules cannot apply to both regular resources and non-resource URLs");
      }
      return;
    }
    if (rule.path("apiGroups").isEmpty()) {
      errors.required(path + ".apiGroups", "resource rules must supply at least one api group");
    }
    if (rule.path("resources").isEmpty()) {
      errors.required(path + ".resources", "resource rules must supply at least one resource");
    }
  }
}
