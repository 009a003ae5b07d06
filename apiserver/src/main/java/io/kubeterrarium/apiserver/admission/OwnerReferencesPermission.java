package io.kubeterrarium.apiserver.admission;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionRequest.Operation;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.authz.Attributes;
import io.kubeterrarium.apiserver.authz.Authorizer;
import io.kubeterrarium.apiserver.request.RequestInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who changes an object's owners must be allowed to delete it, and who makes an owner wait for it
 * must be allowed to set that owner's finalizers: else ownership would be a way to delete, or to
 * keep, what one may not. Source: k8s.io/kubernetes, plugin/pkg/admission/gc.
 */
public final class OwnerReferencesPermission implements AdmissionPlugin {
  private final Authorizer authorizer;
  private final Function<GroupVersionKind, @Nullable GroupResource> resources;

  /**
   * @param resources the resource that serves a kind; null where none does
   */
  public OwnerReferencesPermission(
      Authorizer authorizer, Function<GroupVersionKind, @Nullable GroupResource> resources) {
    this.authorizer = authorizer;
    this.resources = resources;
  }

  @Override
  public String name() {
    return "OwnerReferencesPermissionEnforcement";
  }

  @Override
  public void validate(AdmissionRequest request) {
    ObjectNode object = request.object();
    boolean writes =
        request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE;
    // Binding a pod copies its metadata from who schedules, who owns nothing.
    if (!writes || object == null || request.subresource().equals("binding")) {
      return;
    }
    Map<String, JsonNode> before = owners(request.oldObject());
    Map<String, JsonNode> after = owners(object);
    if (after.equals(before)) {
      return;
    }
    // A new object without an old one may name its owners: whoever creates it could delete nothing.
    boolean changes = request.oldObject() != null;
    if (changes && !may(request.user(), deletion(request))) {
      throw request.forbidden("cannot set an ownerRef on a resource you can't delete: , <nil>");
    }
    after.forEach(
        (uid, owner) -> {
          if (blocks(owner) && !blocks(before.get(uid))) {
            checkBlocking(request, owner);
          }
        });
  }

  private void checkBlocking(AdmissionRequest request, JsonNode owner) {
    GroupVersionKind kind =
        GroupVersionKind.of(Meta.text(owner, "apiVersion"), Meta.text(owner, "kind"));
    GroupResource resource = resources.apply(kind);
    if (resource == null) {
      throw request.forbidden(
          "cannot set blockOwnerDeletion in this case because cannot find RESTMapping for APIVersion %s Kind %s"
              .formatted(Meta.text(owner, "apiVersion"), kind.kind()));
    }
    RequestInfo finalizers =
        new RequestInfo(
            "update",
            true,
            resource.group(),
            kind.version(),
            resource.resource().equals("nodes") ? "" : request.namespace(),
            resource.resource(),
            "finalizers",
            Meta.text(owner, "name"),
            "");
    if (!may(request.user(), finalizers)) {
      throw request.forbidden(
          "cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set"
              + " finalizers on: , <nil>");
    }
  }

  private static RequestInfo deletion(AdmissionRequest request) {
    GroupVersionKind kind = request.type().kind();
    return new RequestInfo(
        "delete",
        true,
        kind.group(),
        kind.version(),
        request.namespace(),
        request.type().plural(),
        "",
        request.name(),
        "");
  }

  private boolean may(UserInfo user, RequestInfo question) {
    return authorizer.authorize(new Attributes(user, question)).isAllowed();
  }

  private static boolean blocks(@Nullable JsonNode owner) {
    return owner != null && owner.path("blockOwnerDeletion").asBoolean(false);
  }

  private static Map<String, JsonNode> owners(@Nullable JsonNode object) {
    Map<String, JsonNode> owners = new LinkedHashMap<>();
    if (object != null) {
      for (JsonNode owner : Meta.of(object).path("ownerReferences")) {
        owners.put(Meta.text(owner, "uid"), owner);
      }
    }
    return owners;
  }
}
