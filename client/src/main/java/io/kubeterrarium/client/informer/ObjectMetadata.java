package io.kubeterrarium.client.informer;

import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Meta;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What one needs to know of any object, whatever its kind. */
public record ObjectMetadata(
    ObjectName name,
    String uid,
    String resourceVersion,
    boolean deleting,
    List<String> finalizers,
    List<Owner> owners) {

  /** An entry of {@code ownerReferences}. */
  public record Owner(
      String apiVersion,
      String kind,
      String name,
      String uid,
      boolean controller,
      boolean blockOwnerDeletion) {}

  public static ObjectMetadata of(JsonNode object) {
    JsonNode meta = Meta.of(object);
    List<String> finalizers = new ArrayList<>(0);
    meta.path("finalizers").forEach(each -> finalizers.add(each.asString()));
    List<Owner> owners = new ArrayList<>(1);
    for (JsonNode each : meta.path("ownerReferences")) {
      owners.add(
          new Owner(
              Meta.text(each, "apiVersion"),
              Meta.text(each, "kind"),
              Meta.text(each, "name"),
              Meta.text(each, "uid"),
              each.path("controller").asBoolean(false),
              each.path("blockOwnerDeletion").asBoolean(false)));
    }
    return new ObjectMetadata(
        Meta.objectName(object),
        Meta.uid(object),
        Meta.resourceVersion(object),
        Meta.isDeleting(object),
        finalizers,
        owners);
  }
}
