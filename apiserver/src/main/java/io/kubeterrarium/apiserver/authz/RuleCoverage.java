package io.kubeterrarium.apiserver.authz;

import java.util.ArrayList;
import java.util.List;

/**
 * Compares what lists of rules grant. Source: k8s.io/component-helpers/auth/rbac/validation,
 * Covers.
 */
public final class RuleCoverage {
  private static final List<String> NONE = List.of();

  private RuleCoverage() {}

  /**
   * @return what of the wanted rules the owned ones do not grant, taken apart to one verb on one
   *     resource or path each; empty where all is granted
   */
  public static List<PolicyRule> missing(List<PolicyRule> owned, List<PolicyRule> wanted) {
    List<PolicyRule> missing = new ArrayList<>();
    for (PolicyRule rule : wanted) {
      for (PolicyRule single : apart(rule)) {
        if (owned.stream().noneMatch(mine -> mine.covers(single))) {
          missing.add(single);
        }
      }
    }
    return missing;
  }

  private static List<PolicyRule> apart(PolicyRule rule) {
    List<PolicyRule> parts = new ArrayList<>();
    for (String verb : rule.verbs()) {
      for (String group : rule.apiGroups()) {
        for (String resource : rule.resources()) {
          if (rule.resourceNames().isEmpty()) {
            parts.add(one(verb, group, resource, NONE));
          }
          for (String name : rule.resourceNames()) {
            parts.add(one(verb, group, resource, List.of(name)));
          }
        }
      }
      for (String url : rule.nonResourceUrls()) {
        parts.add(new PolicyRule(List.of(verb), NONE, NONE, NONE, List.of(url)));
      }
    }
    return parts;
  }

  private static PolicyRule one(String verb, String group, String resource, List<String> names) {
    return new PolicyRule(List.of(verb), List.of(group), List.of(resource), names, NONE);
  }
}
