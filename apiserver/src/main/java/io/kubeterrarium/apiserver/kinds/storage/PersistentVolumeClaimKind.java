package io.kubeterrarium.apiserver.kinds.storage;

import static io.kubeterrarium.apiserver.kinds.field.Cells.text;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.quantity.Quantity;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Labels;
import io.kubeterrarium.apiserver.kinds.pod.Quantities;
import io.kubeterrarium.apiserver.meta.SameTree;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.StatusSubresource;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** PersistentVolumeClaim. */
public final class PersistentVolumeClaimKind implements Strategy {
  private static final ResourceType TYPE =
      ResourceType.namespaced("v1", "PersistentVolumeClaim", "persistentvolumeclaims")
          .shortNames("pvc");

  private static final Map<String, Subresource> SUBRESOURCES =
      Map.of("status", new StatusSubresource(TYPE.kind()));

  private static final String REQUEST = "spec.resources[storage]";

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }

  @Override
  public boolean hasGeneration() {
    return false;
  }

  @Override
  public void setDefaults(ObjectNode claim) {
    ObjectNode spec = Meta.child(claim, "spec");
    Defaults.text(spec, "volumeMode", "Filesystem");
    if (spec.path("resources") instanceof ObjectNode resources) {
      Quantities.canonical(resources, "requests");
      Quantities.canonical(resources, "limits");
    }
  }

  @Override
  public void prepareForCreate(WriteContext context, ObjectNode claim) {
    claim.putObject("status").put("phase", "Pending");
    DataSources.normalize(Meta.child(claim, "spec"));
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode claim, FieldErrors errors) {
    JsonNode spec = claim.path("spec");
    VolumeShape.check(spec, "at least 1 access mode is required", errors);
    Labels.checkSelector(spec.path("selector"), "spec.selector", errors);
    JsonNode size = spec.path("resources").path("requests").path("storage");
    if (Defaults.isUnset(size)) {
      errors.required(REQUEST, "");
    } else {
      VolumeShape.size(size, REQUEST, errors);
    }
    DataSources.check(spec, errors);
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode claim, ObjectNode old, FieldErrors errors) {
    validateCreate(context, claim, errors);
    ObjectNode wanted = Meta.child(claim.deepCopy(), "spec");
    ObjectNode before = Meta.child(old.deepCopy(), "spec");
    boolean bound = Meta.text(old.path("status"), "phase").equals("Bound");
    for (ObjectNode spec : List.of(wanted, before)) {
      if (!before.hasNonNull("volumeName")) {
        spec.remove("volumeName");
      }
      if (bound) {
        Meta.child(Meta.child(spec, "resources"), "requests").remove("storage");
        spec.remove("volumeAttributesClassName");
      }
    }
    if (!old.path("spec").hasNonNull("volumeName")) {
      wanted.remove("volumeName");
    }
    if (!old.path("spec").hasNonNull("storageClassName")) {
      wanted.remove("storageClassName");
    }
    if (!SameTree.same(wanted, before)) {
      errors.forbidden(
          "spec",
          "spec is immutable after creation except resources.requests and"
              + " volumeAttributesClassName for bound claims");
    } else if (errors.isEmpty() && size(claim).compareTo(size(old)) < 0) {
      errors.forbidden(
          "spec.resources.requests.storage", "field can not be less than status.capacity");
    }
  }

  private static Quantity size(ObjectNode claim) {
    return Quantity.parse(
        claim.path("spec").path("resources").path("requests").path("storage").asString("0"));
  }

  @Override
  public TableColumns columns() {
    return TableColumns.start()
        .name()
        .column("Status", "string", "The claim's phase.", text(PersistentVolumeClaimKind::phase))
        .column("Volume", "string", "Its volume.", spec("volumeName", ""))
        .column(
            "Capacity",
            "string",
            "How large the volume is.",
            text(
                claim ->
                    isBound(claim)
                        ? claim.path("status").path("capacity").path("storage").asString("")
                        : ""))
        .column(
            "Access Modes",
            "string",
            "How the volume may be mounted.",
            text(claim -> isBound(claim) ? VolumeShape.accessModes(claim.path("status")) : ""))
        .column("StorageClass", "string", "The class.", spec("storageClassName", ""))
        .column(
            "VolumeAttributesClass",
            "string",
            "The class of the volume's attributes.",
            spec("volumeAttributesClassName", "<unset>"))
        .age()
        .wide("VolumeMode", "string", "Block or Filesystem.", spec("volumeMode", "<unset>"));
  }

  private static boolean isBound(ObjectNode claim) {
    return !Meta.text(claim.path("spec"), "volumeName").isEmpty();
  }

  private static String phase(ObjectNode claim) {
    return Meta.isDeleting(claim) ? "Terminating" : Meta.text(claim.path("status"), "phase");
  }

  private static TableColumns.Cell spec(String field, String otherwise) {
    return text(
        claim -> {
          String value = Meta.text(claim.path("spec"), field);
          return value.isEmpty() ? otherwise : value;
        });
  }

  @Override
  public Map<String, Subresource> subresources() {
    return SUBRESOURCES;
  }
}
