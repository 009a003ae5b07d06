package io.kubeterrarium.apiserver.authz;

import io.kubeterrarium.apiserver.authn.UserInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Nobody grants what they do not hold. Source: k8s.io/kubernetes, pkg/registry/rbac/validation,
 * ConfirmNoEscalation, which the words are from.
 */
public final class EscalationCheck {
  private final RuleResolver rules;

  public EscalationCheck(RuleResolver rules) {
    this.rules = rules;
  }

  /** Whether the user holds everything there is, as {@code cluster-admin} does. */
  public boolean holdsEverything(UserInfo user) {
    List<String> all = List.of("*");
    PolicyRule resources = new PolicyRule(all, all, all, List.of(), List.of());
    PolicyRule paths = new PolicyRule(all, List.of(), List.of(), List.of(), all);
    return RuleCoverage.missing(rules.rulesFor(user, "").rules(), List.of(resources, paths))
        .isEmpty();
  }

  /**
   * @param namespace where the rules are granted; empty for everywhere
   * @return what is wrong; empty where the user holds all of the wanted rules
   */
  public Optional<String> refusal(UserInfo user, String namespace, List<PolicyRule> wanted) {
    RuleResolver.Resolved owned = rules.rulesFor(user, namespace);
    List<PolicyRule> missing = RuleCoverage.missing(owned.rules(), wanted);
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    String message =
        "user %s (groups=%s) is attempting to grant RBAC permissions not currently held:%n%s"
            .formatted(quoted(user.name()), quoted(user.groups()), lines(missing))
            .replace(System.lineSeparator(), "\n");
    return Optional.of(
        owned.errors().isEmpty()
            ? message
            : message + "; resolution errors: [" + String.join(" ", owned.errors()) + "]");
  }

  /** One line a group, resource and name, sorted. */
  private static String lines(List<PolicyRule> missing) {
    Map<List<Object>, List<String>> verbs = new LinkedHashMap<>();
    for (PolicyRule rule : missing) {
      verbs
          .computeIfAbsent(
              List.of(
                  rule.apiGroups(),
                  rule.resources(),
                  rule.nonResourceUrls(),
                  rule.resourceNames(),
                  // Paths stay apart, as upstream leaves them.
                  rule.nonResourceUrls().isEmpty() ? "" : rule.verbs()),
              key -> new ArrayList<>())
          .addAll(rule.verbs());
    }
    TreeSet<String> lines = new TreeSet<>();
    verbs.forEach((key, all) -> lines.add(line(key, all)));
    return String.join("\n", lines);
  }

  private static String line(List<Object> key, List<String> verbs) {
    List<String> parts = new ArrayList<>();
    List<String> names = List.of("APIGroups", "Resources", "NonResourceURLs", "ResourceNames");
    for (int i = 0; i < names.size(); i++) {
      if (key.get(i) instanceof List<?> values && !values.isEmpty()) {
        parts.add(names.get(i) + ":" + quoted(values));
      }
    }
    parts.add("Verbs:" + quoted(verbs));
    return "{" + String.join(", ", parts) + "}";
  }

  /** As Go prints a list of strings with {@code %q}. */
  private static String quoted(List<?> values) {
    return values.stream()
        .map(value -> quoted(String.valueOf(value)))
        .collect(Collectors.joining(" ", "[", "]"));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
