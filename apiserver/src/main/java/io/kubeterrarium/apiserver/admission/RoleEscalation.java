package io.kubeterrarium.apiserver.admission;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionRequest.Operation;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.authz.Attributes;
import io.kubeterrarium.apiserver.authz.Authorizer;
import io.kubeterrarium.apiserver.authz.EscalationCheck;
import io.kubeterrarium.apiserver.authz.PolicyRule;
import io.kubeterrarium.apiserver.authz.RuleResolver;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.RequestInfo;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A role may be written, and a binding made, by who holds all that it grants, or is allowed to
 * {@code escalate} the role or {@code bind} to it. Upstream asks in the storage of these kinds
 * (k8s.io/kubernetes, pkg/registry/rbac, policybased); here it is a plugin like the others.
 */
public final class RoleEscalation implements AdmissionPlugin {
  private static final String GROUP = "rbac.authorization.k8s.io";
  private static final Set<String> ROLES = Set.of("roles", "clusterroles");
  private static final Set<String> BINDINGS = Set.of("rolebindings", "clusterrolebindings");

  private final FallbackReader objects;
  private final Authorizer authorizer;
  private final EscalationCheck check;

  public RoleEscalation(FallbackReader objects, Authorizer authorizer, RuleResolver rules) {
    this.objects = objects;
    this.authorizer = authorizer;
    this.check = new EscalationCheck(rules);
  }

  @Override
  public String name() {
    return "RoleEscalation";
  }

  /** Changes nothing: it is asked before the object is validated, as the storage of roles is. */
  @Override
  public void mutate(AdmissionRequest request) {
    ObjectNode object = request.object();
    GroupResource resource = request.type().groupResource();
    boolean writes =
        request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE;
    if (!writes
        || object == null
        || !resource.group().equals(GROUP)
        || request.user().inGroup(UserInfo.MASTERS)) {
      return;
    }
    if (ROLES.contains(resource.resource())) {
      checkRole(request, object);
    } else if (BINDINGS.contains(resource.resource())) {
      checkBinding(request, object);
    }
  }

  private void checkRole(AdmissionRequest request, ObjectNode role) {
    ObjectNode old = request.oldObject();
    if (old != null && isSame(old, role, "rules") && isSame(old, role, "aggregationRule")) {
      return;
    }
    if (may(request.user(), "escalate", request.type().plural(), request.namespace(), role)) {
      return;
    }
    refuse(request, check.refusal(request.user(), request.namespace(), PolicyRule.ofRole(role)));
    boolean aggregates = aggregates(role) || old != null && aggregates(old);
    if (aggregates && !check.holdsEverything(request.user())) {
      throw request.forbidden("must have cluster-admin privileges to use the aggregationRule");
    }
  }

  private static boolean aggregates(ObjectNode role) {
    return !role.path("aggregationRule").path("clusterRoleSelectors").isEmpty();
  }

  private void checkBinding(AdmissionRequest request, ObjectNode binding) {
    ObjectNode old = request.oldObject();
    if (old != null && isSame(old, binding, "roleRef") && isSame(old, binding, "subjects")) {
      return;
    }
    JsonNode reference = binding.path("roleRef");
    boolean isCluster = Meta.text(reference, "kind").equals("ClusterRole");
    String resource = isCluster ? "clusterroles" : "roles";
    ObjectName name =
        new ObjectName(isCluster ? "" : request.namespace(), Meta.text(reference, "name"));
    RequestInfo bind = question("bind", resource, request.namespace(), name.name());
    if (authorizer.authorize(new Attributes(request.user(), bind)).isAllowed()) {
      return;
    }
    @Nullable ObjectNode role = objects.get(new GroupResource(GROUP, resource), name);
    if (role == null) {
      throw ApiException.notFound(new GroupResource(GROUP, resource), name.name());
    }
    refuse(request, check.refusal(request.user(), request.namespace(), PolicyRule.ofRole(role)));
  }

  private static void refuse(AdmissionRequest request, Optional<String> refusal) {
    if (refusal.isPresent()) {
      throw request.forbidden(refusal.get());
    }
  }

  private static boolean isSame(ObjectNode old, ObjectNode object, String field) {
    JsonNode before = old.path(field);
    JsonNode after = object.path(field);
    return before.isEmpty() && after.isEmpty() || before.equals(after);
  }

  private boolean may(
      UserInfo user, String verb, String resource, String namespace, ObjectNode object) {
    RequestInfo question = question(verb, resource, namespace, Meta.name(object));
    return authorizer.authorize(new Attributes(user, question)).isAllowed();
  }

  private static RequestInfo question(String verb, String resource, String namespace, String name) {
    return new RequestInfo(verb, true, GROUP, "v1", namespace, resource, "", name, "");
  }
}
