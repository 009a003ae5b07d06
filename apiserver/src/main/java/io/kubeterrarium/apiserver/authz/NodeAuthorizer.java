package io.kubeterrarium.apiserver.authz;

import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.apiserver.authn.NodeUser;
import io.kubeterrarium.apiserver.request.RequestInfo;
import io.kubeterrarium.apiserver.resource.ObjectReader;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Node agents ({@code system:node:NAME} in {@code system:nodes}) may do what the role {@code
 * system:node} lists; what pods refer to only where a pod on their node does, and leases only their
 * own. Source: k8s.io/kubernetes, plugin/pkg/auth/authorizer/node.
 */
public final class NodeAuthorizer implements Authorizer {
  private static final Set<String> BY_REFERENCE =
      Set.of("secrets", "configmaps", "persistentvolumeclaims", "persistentvolumes");
  private static final Set<String> READS = Set.of("get", "list", "watch");

  private final List<PolicyRule> rules;
  private final NodeReferences references;

  /**
   * @param rules of the default role {@code system:node}
   */
  public NodeAuthorizer(List<PolicyRule> rules, ObjectReader objects) {
    this.rules = List.copyOf(rules);
    this.references = new NodeReferences(objects);
  }

  @Override
  public Decision authorize(Attributes attributes) {
    Optional<String> node = NodeUser.nodeOf(attributes.user());
    if (node.isEmpty()) {
      return Decision.noOpinion("");
    }
    RequestInfo request = attributes.request();
    String objection = request.isResource() ? objection(node.get(), request) : "";
    if (!objection.isEmpty()) {
      return Decision.noOpinion(objection);
    }
    return rules.stream().anyMatch(rule -> rule.allows(request))
        ? Decision.allow("node agent: allowed by ClusterRole \"system:node\"")
        : Decision.noOpinion("");
  }

  /** Why the role's word is not enough; empty where it is. */
  private String objection(String node, RequestInfo request) {
    if (request.group().isEmpty() && BY_REFERENCE.contains(request.resource())) {
      if (request.subresource().equals("status")) {
        return "";
      }
      if (!READS.contains(request.verb())) {
        return "can only read resources of this type";
      }
      return reads(node, request);
    }
    if (request.group().isEmpty()
        && request.resource().equals("serviceaccounts")
        && request.subresource().equals("token")) {
      return reads(node, request);
    }
    if (request.group().equals("coordination.k8s.io") && request.resource().equals("leases")) {
      return lease(node, request);
    }
    return "";
  }

  private String reads(String node, RequestInfo request) {
    if (request.name().isEmpty()) {
      return "No Object name found";
    }
    ObjectName name = new ObjectName(request.namespace(), request.name());
    return references.reach(node, request.groupResource(), name)
        ? ""
        : "no relationship found between node '" + node + "' and this object";
  }

  private static String lease(String node, RequestInfo request) {
    if (!request.namespace().equals("kube-node-lease")) {
      return "can only access leases in the \"kube-node-lease\" system namespace";
    }
    // A create names its lease in the body: NodeRestriction looks at that.
    return request.verb().equals("create") || request.name().equals(node)
        ? ""
        : "can only access node lease with the same name as the requesting node";
  }
}
