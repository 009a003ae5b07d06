package io.kubeterrarium.controllers.ownership;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.client.resource.Resource;
import tools.jackson.databind.node.ObjectNode;

/** An object in its role as the controller of others. */
public record Owner(
    GroupVersionKind kind, String namespace, String name, String uid, boolean deleting) {

  public static Owner of(HasMetadata object, Resource<?> resource) {
    return new Owner(
        new GroupVersionKind(resource.gvr().group(), resource.gvr().version(), resource.kind()),
        object.getMetadata().getNamespace(),
        object.getMetadata().getName(),
        object.getMetadata().getUid(),
        object.getMetadata().getDeletionTimestamp() != null);
  }

  /** The entry of {@code ownerReferences} that makes it the controller. */
  public ObjectNode reference() {
    return Json.object()
        .put("apiVersion", kind.apiVersion())
        .put("kind", kind.kind())
        .put("name", name)
        .put("uid", uid)
        .put("controller", true)
        .put("blockOwnerDeletion", true);
  }
}
