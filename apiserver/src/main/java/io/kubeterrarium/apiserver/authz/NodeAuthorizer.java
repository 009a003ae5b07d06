package io.kubeterrarium.apiserver.authz;

import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.request.RequestInfo;
import java.util.List;
import java.util.Set;

/**
 * Node agents ({@code system:node:NAME} in {@code system:nodes}) may do what the role {@code
 * system:node} lists. Secrets and ConfigMaps they may only get by name, never list.
 */
public final class NodeAuthorizer implements Authorizer {
  private static final String USER_PREFIX = "system:node:";
  private static final String NODES = "system:nodes";
  private static final Set<String> ONE_BY_ONE = Set.of("secrets", "configmaps");

  private final List<PolicyRule> rules;

  /**
   * @param rules of the default role {@code system:node}
   */
  public NodeAuthorizer(List<PolicyRule> rules) {
    this.rules = List.copyOf(rules);
  }

  @Override
  public Decision authorize(Attributes attributes) {
    UserInfo user = attributes.user();
    RequestInfo request = attributes.request();
    if (!user.inGroup(NODES)
        || !user.name().startsWith(USER_PREFIX)
        || user.name().length() == USER_PREFIX.length()) {
      return Decision.noOpinion("");
    }
    if (request.isResource()
        && request.group().isEmpty()
        && ONE_BY_ONE.contains(request.resource())
        && (!request.verb().equals("get") || request.name().isEmpty())) {
      return Decision.noOpinion("No Object name found");
    }
    return rules.stream().anyMatch(rule -> rule.allows(request))
        ? Decision.allow("node agent: allowed by ClusterRole \"system:node\"")
        : Decision.noOpinion("");
  }
}
