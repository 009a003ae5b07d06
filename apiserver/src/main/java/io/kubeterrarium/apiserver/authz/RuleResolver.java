package io.kubeterrarium.apiserver.authz;

import io.kubeterrarium.apiserver.authn.UserInfo;
import java.util.List;

/** Tells everything that a user may do, for SelfSubjectRulesReview and escalation checks. */
@FunctionalInterface
public interface RuleResolver {
  /**
   * @param rules in no particular order, with duplicates
   * @param errors what could not be resolved: the list is then incomplete
   */
  record Resolved(List<PolicyRule> rules, List<String> errors) {}

  /**
   * @param namespace empty for what is granted everywhere
   */
  Resolved rulesFor(UserInfo user, String namespace);
}
