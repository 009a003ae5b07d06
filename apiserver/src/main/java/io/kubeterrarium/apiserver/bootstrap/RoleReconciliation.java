package io.kubeterrarium.apiserver.bootstrap;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.authz.PolicyRule;
import io.kubeterrarium.apiserver.authz.RuleCoverage;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares a stored default role or binding with what it should at least hold. Nothing is taken
 * away that somebody added, and an object whose annotation {@value #AUTOUPDATE} says {@code false}
 * is left alone. Source: k8s.io/component-helpers/auth/rbac/reconciliation.
 */
final class RoleReconciliation {
  static final String AUTOUPDATE = "rbac.authorization.kubernetes.io/autoupdate";

  private RoleReconciliation() {}

  /** The stored role with what was missing; empty where nothing is. */
  static Optional<ObjectNode> role(ObjectNode stored, ObjectNode wanted) {
    return reconciled(
        stored,
        wanted,
        changed -> {
          List<PolicyRule> missing =
              RuleCoverage.missing(PolicyRule.ofRole(stored), PolicyRule.ofRole(wanted));
          missing.forEach(rule -> array(changed, "rules").add(rule.toJson()));
          if (wanted.has("aggregationRule") && !stored.has("aggregationRule")) {
            changed.set("aggregationRule", wanted.get("aggregationRule"));
          }
        });
  }

  /** The stored binding with the subjects that were missing; empty where none is. */
  static Optional<ObjectNode> binding(ObjectNode stored, ObjectNode wanted) {
    return reconciled(
        stored,
        wanted,
        changed -> {
          for (JsonNode subject : wanted.path("subjects")) {
            if (!contains(stored.path("subjects"), subject)) {
              array(changed, "subjects").add(subject);
            }
          }
        });
  }

  /** Whether the stored binding grants another role: that cannot be changed, only replaced. */
  static boolean grantsAnotherRole(ObjectNode stored, ObjectNode wanted) {
    return isAutoupdated(stored) && !stored.path("roleRef").equals(wanted.path("roleRef"));
  }

  private interface Additions {
    void addTo(ObjectNode changed);
  }

  private static Optional<ObjectNode> reconciled(
      ObjectNode stored, ObjectNode wanted, Additions additions) {
    if (!isAutoupdated(stored)) {
      return Optional.empty();
    }
    ObjectNode changed = stored.deepCopy();
    changed.set("apiVersion", wanted.get("apiVersion"));
    changed.set("kind", wanted.get("kind"));
    ObjectNode before = changed.deepCopy();
    merge(changed, wanted, "labels");
    merge(changed, wanted, "annotations");
    additions.addTo(changed);
    return changed.equals(before) ? Optional.empty() : Optional.of(changed);
  }

  private static boolean isAutoupdated(ObjectNode stored) {
    return !"false".equals(Meta.annotations(stored).get(AUTOUPDATE));
  }

  /** What somebody set to another value stays. */
  private static void merge(ObjectNode changed, ObjectNode wanted, String field) {
    Meta.strings(Meta.of(wanted).path(field))
        .forEach(
            (key, value) -> {
              ObjectNode map = Meta.child(Meta.edit(changed), field);
              if (!map.has(key)) {
                map.put(key, value);
              }
            });
  }

  private static boolean contains(JsonNode subjects, JsonNode wanted) {
    for (JsonNode subject : subjects) {
      if (Meta.text(subject, "kind").equals(Meta.text(wanted, "kind"))
          && Meta.text(subject, "name").equals(Meta.text(wanted, "name"))
          && Meta.text(subject, "namespace").equals(Meta.text(wanted, "namespace"))) {
        return true;
      }
    }
    return false;
  }

  private static ArrayNode array(ObjectNode object, String field) {
    if (object.get(field) instanceof ArrayNode existing) {
      return existing;
    }
    ArrayNode made = Json.array();
    object.set(field, made);
    return made;
  }
}
