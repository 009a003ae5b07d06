package io.kubeterrarium.apiserver.bootstrap;

import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.authz.PolicyRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The default roles and bindings as objects, made from {@code default-roles.json}; source of the
 * names and rules: k8s.io/kubernetes, plugin/pkg/auth/authorizer/rbac/bootstrappolicy.
 *
 * <p>Roles that aggregate others carry the rules of those already: nobody fills them in later.
 */
public final class DefaultRoles {
  private static final String GROUP = "rbac.authorization.k8s.io";
  private static final String AGGREGATE_TO = GROUP + "/aggregate-to-";
  private static final String CONTROLLER = "system:controller:";

  private final JsonNode source;
  private final Map<String, ObjectNode> clusterRoles = new LinkedHashMap<>();
  private final List<ObjectNode> clusterRoleBindings = new ArrayList<>();
  private final List<ObjectNode> roles = new ArrayList<>();
  private final List<ObjectNode> roleBindings = new ArrayList<>();

  private DefaultRoles(JsonNode source) {
    this.source = source;
    source.path("clusterRoles").forEachEntry((name, role) -> add(clusterRole(name, role)));
    source
        .path("controllers")
        .forEachEntry(
            (name, rules) -> {
              ObjectNode role = object("ClusterRole", new ObjectName("", CONTROLLER + name));
              setRules(role, rules(rules));
              add(role);
              ArrayNode subjects = Json.array().add("ServiceAccount kube-system/" + name);
              clusterRoleBindings.add(
                  binding("ClusterRoleBinding", "ClusterRole", CONTROLLER + name, subjects));
            });
    source
        .path("clusterRoleBindings")
        .forEachEntry(
            (name, subjects) ->
                clusterRoleBindings.add(
                    binding("ClusterRoleBinding", "ClusterRole", name, subjects)));
    source
        .path("roles")
        .forEachEntry(
            (name, rules) -> {
              ObjectNode role = object("Role", ObjectName.parse(name));
              setRules(role, rules(rules));
              roles.add(role);
            });
    source
        .path("roleBindings")
        .forEachEntry(
            (name, subjects) -> roleBindings.add(binding("RoleBinding", "Role", name, subjects)));
  }

  /** What the components of this project and everybody's first requests need. */
  public static DefaultRoles load() {
    return read("default-roles.json");
  }

  /** The rest of upstream's, which nothing here waits for. */
  public static DefaultRoles further() {
    return read("further-roles.json");
  }

  private static DefaultRoles read(String name) {
    try (InputStream in = DefaultRoles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      return new DefaultRoles(Json.read(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  /** The rules of one default ClusterRole. */
  public List<PolicyRule> rulesOf(String clusterRole) {
    ObjectNode role = clusterRoles.get(clusterRole);
    if (role == null) {
      throw new IllegalArgumentException("no such default role: " + clusterRole);
    }
    return PolicyRule.ofRole(role);
  }

  List<ObjectNode> clusterRoles() {
    return List.copyOf(clusterRoles.values());
  }

  List<ObjectNode> clusterRoleBindings() {
    return clusterRoleBindings;
  }

  List<ObjectNode> roles() {
    return roles;
  }

  List<ObjectNode> roleBindings() {
    return roleBindings;
  }

  private void add(ObjectNode clusterRole) {
    clusterRoles.put(Meta.name(clusterRole), clusterRole);
  }

  private ObjectNode clusterRole(String name, JsonNode role) {
    ObjectNode object = object("ClusterRole", new ObjectName("", name));
    String to = Meta.text(role, "aggregatedTo");
    if (!to.isEmpty()) {
      Meta.child(Meta.edit(object), "labels").put(AGGREGATE_TO + to, "true");
    }
    String of = Meta.text(role, "aggregates");
    if (!of.isEmpty()) {
      object
          .putObject("aggregationRule")
          .putArray("clusterRoleSelectors")
          .addObject()
          .putObject("matchLabels")
          .put(AGGREGATE_TO + of, "true");
    }
    setRules(object, allRules(name));
    return object;
  }

  /** A role's own rules and those of the roles that it aggregates, each once. */
  private Set<PolicyRule> allRules(String name) {
    JsonNode role = source.path("clusterRoles").path(name);
    Set<PolicyRule> all = rules(role.path("rules"));
    String of = Meta.text(role, "aggregates");
    if (!of.isEmpty()) {
      source
          .path("clusterRoles")
          .forEachEntry(
              (other, each) -> {
                if (Meta.text(each, "aggregatedTo").equals(of)) {
                  all.addAll(allRules(other));
                }
              });
    }
    return all;
  }

  private static Set<PolicyRule> rules(JsonNode lines) {
    Set<PolicyRule> rules = new LinkedHashSet<>();
    lines.forEach(line -> rules.add(RuleText.parse(line.stringValue())));
    return rules;
  }

  private static void setRules(ObjectNode role, Set<PolicyRule> rules) {
    ArrayNode array = role.putArray("rules");
    rules.forEach(rule -> array.add(rule.toJson()));
  }

  /**
   * @param name of the binding, and of its role unless {@code to ROLE} follows
   */
  private static ObjectNode binding(String kind, String roleKind, String name, JsonNode subjects) {
    String[] parts = name.split(" to ", 2);
    ObjectName own = ObjectName.parse(parts[0]);
    ObjectNode binding = object(kind, own);
    binding
        .putObject("roleRef")
        .put("apiGroup", GROUP)
        .put("kind", roleKind)
        .put("name", parts.length == 1 ? own.name() : parts[1]);
    if (!subjects.isEmpty()) {
      ArrayNode array = binding.putArray("subjects");
      subjects.forEach(subject -> array.add(subject(subject.stringValue())));
    }
    return binding;
  }

  /** {@code Group system:masters} or {@code ServiceAccount kube-system/node-controller}. */
  private static ObjectNode subject(String text) {
    String kind = text.substring(0, text.indexOf(' '));
    String name = text.substring(kind.length() + 1);
    ObjectNode subject = Json.object().put("kind", kind);
    if (kind.equals("ServiceAccount")) {
      ObjectName account = ObjectName.parse(name);
      return subject.put("name", account.name()).put("namespace", account.namespace());
    }
    return subject.put("apiGroup", GROUP).put("name", name);
  }

  private static ObjectNode object(String kind, ObjectName name) {
    ObjectNode object = Json.object().put("apiVersion", GROUP + "/v1").put("kind", kind);
    ObjectNode metadata = object.putObject("metadata").put("name", name.name());
    if (!name.namespace().isEmpty()) {
      metadata.put("namespace", name.namespace());
    }
    metadata.putObject("annotations").put(RoleReconciliation.AUTOUPDATE, "true");
    metadata.putObject("labels").put("kubernetes.io/bootstrapping", "rbac-defaults");
    return object;
  }
}
