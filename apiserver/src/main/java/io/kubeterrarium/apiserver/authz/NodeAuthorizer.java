package io.kubeterrarium.apiserver.authz;

import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.apiserver.authn.NodeUser;
import io.kubeterrarium.apiserver.request.RequestInfo;
import io.kubeterrarium.apiserver.resource.ObjectReader;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Node agents ({@code system:node:NAME} in {@code system:nodes}): their own node, lease and
 * devices, the pods on their node and what these refer to; of everything else what the role {@code
 * system:node} lists. Whose a written object is, NodeRestriction looks at. Source:
 * k8s.io/kubernetes, plugin/pkg/auth/authorizer/node.
 */
public final class NodeAuthorizer implements Authorizer {
  private static final String ALLOWED = "";

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
    if (!NodeUser.isNode(attributes.user())) {
      return Decision.noOpinion("");
    }
    Optional<String> node = NodeUser.nodeOf(attributes.user());
    if (node.isEmpty()) {
      return Decision.noOpinion("unknown node for user \"" + attributes.user().name() + "\"");
    }
    RequestInfo request = attributes.request();
    if (!request.isResource()) {
      return byRole(request);
    }
    String of = node.get();
    return switch (request.groupResource().toString()) {
      case "secrets", "configmaps" -> decide(read(of, request));
      case "persistentvolumeclaims" ->
          request.subresource().equals("status")
              ? decide(status(of, request))
              : decide(get(of, request));
      case "persistentvolumes",
          "resourceclaims.resource.k8s.io",
          "volumeattachments.storage.k8s.io" ->
          decide(get(of, request));
      case "serviceaccounts" -> decide(account(of, request));
      case "leases.coordination.k8s.io" -> decide(lease(of, request));
      case "csinodes.storage.k8s.io" -> decide(csiNode(of, request));
      case "resourceslices.resource.k8s.io" -> decide(slice(of, request));
      case "nodes" -> node(of, request);
      case "pods" -> pod(of, request);
      default -> byRole(request);
    };
  }

  private Decision byRole(RequestInfo request) {
    return rules.stream().anyMatch(rule -> rule.allows(request))
        ? Decision.allow("")
        : Decision.noOpinion("");
  }

  /**
   * @param objection empty where there is none
   */
  private static Decision decide(String objection) {
    return objection.equals(ALLOWED) ? Decision.allow("") : Decision.noOpinion(objection);
  }

  private String read(String node, RequestInfo request) {
    if (!Set.of("get", "list", "watch").contains(request.verb())) {
      return "can only read resources of this type";
    }
    if (!request.subresource().isEmpty()) {
      return "cannot read subresource";
    }
    if (request.namespace().isEmpty()) {
      return "can only read namespaced object of this type";
    }
    return related(node, request);
  }

  private String get(String node, RequestInfo request) {
    if (!request.verb().equals("get")) {
      return "can only get individual resources of this type";
    }
    if (!request.subresource().isEmpty()) {
      return "cannot get subresource";
    }
    return related(node, request);
  }

  private String status(String node, RequestInfo request) {
    return Set.of("update", "patch").contains(request.verb())
        ? related(node, request)
        : "can only get/update/patch this type";
  }

  private String related(String node, RequestInfo request) {
    if (request.name().isEmpty()) {
      return "No Object name found";
    }
    ObjectName name = new ObjectName(request.namespace(), request.name());
    return references.reach(node, request.groupResource(), name)
        ? ALLOWED
        : "no relationship found between node '" + node + "' and this object";
  }

  private String account(String node, RequestInfo request) {
    if (request.verb().equals("get") && request.subresource().isEmpty()) {
      return read(node, request);
    }
    if (!request.verb().equals("create") || request.name().isEmpty()) {
      return "can only create tokens for individual service accounts";
    }
    return request.subresource().equals("token")
        ? related(node, request)
        : "can only create token subresource of serviceaccount";
  }

  private static boolean isPlainVerb(RequestInfo request) {
    return Set.of("get", "create", "update", "patch", "delete").contains(request.verb());
  }

  private static String lease(String node, RequestInfo request) {
    if (!isPlainVerb(request)) {
      return "can only get, create, update, patch, or delete a node lease";
    }
    if (!request.namespace().equals("kube-node-lease")) {
      return "can only access leases in the \"kube-node-lease\" system namespace";
    }
    // A create names its lease in the body: NodeRestriction looks at that.
    return request.verb().equals("create") || request.name().equals(node)
        ? ALLOWED
        : "can only access node lease with the same name as the requesting node";
  }

  private static String csiNode(String node, RequestInfo request) {
    if (!isPlainVerb(request)) {
      return "can only get, create, update, patch, or delete a CSINode";
    }
    if (!request.subresource().isEmpty()) {
      return "cannot authorize CSINode subresources";
    }
    return request.verb().equals("create") || request.name().equals(node)
        ? ALLOWED
        : "can only access CSINode with the same name as the requesting node";
  }

  private String slice(String node, RequestInfo request) {
    if (!request.subresource().isEmpty()) {
      return "cannot authorize ResourceSlice subresources";
    }
    return switch (request.verb()) {
      case "create" -> ALLOWED;
      case "get", "update", "patch", "delete" -> related(node, request);
      case "watch", "list", "deletecollection" ->
          node.equals(request.fields().requiredValue("nodeName"))
              ? ALLOWED
              : "can only list/watch/deletecollection resourceslices with nodeName field selector";
      default ->
          "only the following verbs are allowed for a ResourceSlice: get, watch, list, create,"
              + " update, patch, delete, deletecollection";
    };
  }

  private static Decision node(String node, RequestInfo request) {
    String action = request.verb() + " " + request.subresource();
    return switch (action) {
      case "create ", "update ", "patch ", "update status", "patch status" -> Decision.allow("");
      case "get ", "list ", "watch " -> {
        // By name, so that an agent can look for its node before that is there.
        if (request.name().equals(node)) {
          yield Decision.allow("");
        }
        String others =
            request.name().isEmpty()
                ? "cannot read all nodes"
                : "cannot read '" + request.name() + "'";
        yield Decision.noOpinion("node '" + node + "' " + others + ", only its own Node object");
      }
      default -> Decision.noOpinion("");
    };
  }

  private Decision pod(String node, RequestInfo request) {
    String action = request.verb() + " " + request.subresource();
    return switch (action) {
      case "get " -> decide(get(node, request));
      case "list ", "watch " -> {
        if (node.equals(request.fields().requiredValue("spec.nodeName"))) {
          yield Decision.allow("");
        }
        yield request.name().isEmpty()
            ? Decision.noOpinion("can only list/watch pods with spec.nodeName field selector")
            : decide(related(node, request));
      }
      case "create ", "delete ", "update status", "patch status", "create eviction" ->
          Decision.allow("");
      default -> Decision.noOpinion("");
    };
  }
}
