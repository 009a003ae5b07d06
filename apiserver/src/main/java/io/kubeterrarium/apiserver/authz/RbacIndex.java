package io.kubeterrarium.apiserver.authz;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.authn.ServiceAccountUser;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.resource.ObjectReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Roles and bindings of one moment, arranged by who is bound, so that a request looks at the
 * bindings of its own user and groups only. Immutable once built.
 */
final class RbacIndex {
  private static final String GROUP = "rbac.authorization.k8s.io";
  static final GroupResource CLUSTER_ROLES = new GroupResource(GROUP, "clusterroles");
  static final GroupResource CLUSTER_ROLE_BINDINGS =
      new GroupResource(GROUP, "clusterrolebindings");
  static final GroupResource ROLES = new GroupResource(GROUP, "roles");
  static final GroupResource ROLE_BINDINGS = new GroupResource(GROUP, "rolebindings");
  static final List<GroupResource> RESOURCES =
      List.of(CLUSTER_ROLES, CLUSTER_ROLE_BINDINGS, ROLES, ROLE_BINDINGS);

  /**
   * One subject's share in a binding.
   *
   * @param description for people: which binding, role and subject
   * @param rules null where the role does not exist
   * @param role as {@code clusterrole.rbac.authorization.k8s.io "view"}
   */
  record Grant(String description, @Nullable List<PolicyRule> rules, String role) {}

  /** By subject; a subject is {@code user/NAME} or {@code group/NAME}. */
  private final Map<String, List<Grant>> clusterWide = new HashMap<>();

  private final Map<String, Map<String, List<Grant>>> byNamespace = new HashMap<>();

  RbacIndex(ObjectReader objects) {
    Map<ObjectName, List<PolicyRule>> clusterRoles = rules(objects.list(CLUSTER_ROLES, ""));
    Map<ObjectName, List<PolicyRule>> roles = rules(objects.list(ROLES, ""));
    for (ObjectNode binding : objects.list(CLUSTER_ROLE_BINDINGS, "")) {
      add(binding, clusterWide, clusterRoles, Map.of());
    }
    for (ObjectNode binding : objects.list(ROLE_BINDINGS, "")) {
      String namespace = Meta.namespace(binding);
      add(
          binding,
          byNamespace.computeIfAbsent(namespace, n -> new HashMap<>()),
          clusterRoles,
          roles);
    }
  }

  private static Map<ObjectName, List<PolicyRule>> rules(List<ObjectNode> roles) {
    Map<ObjectName, List<PolicyRule>> rules = new HashMap<>();
    roles.forEach(role -> rules.put(Meta.objectName(role), PolicyRule.ofRole(role)));
    return rules;
  }

  private static void add(
      JsonNode binding,
      Map<String, List<Grant>> grants,
      Map<ObjectName, List<PolicyRule>> clusterRoles,
      Map<ObjectName, List<PolicyRule>> roles) {
    String namespace = Meta.namespace(binding);
    String kind = Meta.text(binding.path("roleRef"), "kind");
    String name = Meta.text(binding.path("roleRef"), "name");
    boolean isCluster = kind.equals("ClusterRole");
    @Nullable List<PolicyRule> rules =
        isCluster
            ? clusterRoles.get(new ObjectName("", name))
            : roles.get(new ObjectName(namespace, name));
    String role = (isCluster ? "clusterrole." : "role.") + GROUP + " \"" + name + "\"";
    String what =
        namespace.isEmpty()
            ? "ClusterRoleBinding \"" + Meta.name(binding)
            : "RoleBinding \"" + Meta.name(binding) + "/" + namespace;
    for (JsonNode subject : binding.path("subjects")) {
      String key = key(subject, namespace);
      if (key != null) {
        String description =
            what + "\" of " + kind + " \"" + name + "\" to " + describe(subject, namespace);
        grants
            .computeIfAbsent(key, k -> new ArrayList<>())
            .add(new Grant(description, rules, role));
      }
    }
  }

  private static @Nullable String key(JsonNode subject, String bindingNamespace) {
    String name = Meta.text(subject, "name");
    return switch (Meta.text(subject, "kind")) {
      case "User" -> "user/" + name;
      case "Group" -> "group/" + name;
      case "ServiceAccount" -> {
        String namespace = accountNamespace(subject, bindingNamespace);
        yield namespace.isEmpty() ? null : "user/" + ServiceAccountUser.userName(namespace, name);
      }
      default -> null;
    };
  }

  private static String describe(JsonNode subject, String bindingNamespace) {
    String kind = Meta.text(subject, "kind");
    String name = Meta.text(subject, "name");
    return kind.equals("ServiceAccount")
        ? kind + " \"" + name + "/" + accountNamespace(subject, bindingNamespace) + "\""
        : kind + " \"" + name + "\"";
  }

  private static String accountNamespace(JsonNode subject, String bindingNamespace) {
    String own = Meta.text(subject, "namespace");
    return own.isEmpty() ? bindingNamespace : own;
  }

  /**
   * Shows the grants that count for the user in the namespace until the visitor has seen enough.
   *
   * @param namespace empty for cluster-wide requests: only cluster-wide bindings count
   * @param visitor returns whether to go on
   */
  void visit(UserInfo user, String namespace, Predicate<Grant> visitor) {
    if (visit(user, clusterWide, visitor) && !namespace.isEmpty()) {
      visit(user, byNamespace.getOrDefault(namespace, Map.of()), visitor);
    }
  }

  private static boolean visit(
      UserInfo user, Map<String, List<Grant>> grants, Predicate<Grant> visitor) {
    if (grants.isEmpty()) {
      return true;
    }
    if (!visit(grants.get("user/" + user.name()), visitor)) {
      return false;
    }
    for (String group : user.groups()) {
      if (!visit(grants.get("group/" + group), visitor)) {
        return false;
      }
    }
    return true;
  }

  private static boolean visit(@Nullable List<Grant> grants, Predicate<Grant> visitor) {
    if (grants != null) {
      for (Grant grant : grants) {
        if (!visitor.test(grant)) {
          return false;
        }
      }
    }
    return true;
  }
}
