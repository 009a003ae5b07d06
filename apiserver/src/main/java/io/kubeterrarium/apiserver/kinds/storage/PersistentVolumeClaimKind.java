package io.kubeterrarium.apiserver.kinds.storage;

import static io.kubeterrarium.apiserver.kinds.field.Cells.text;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.claim.ClaimSpec;
import io.kubeterrarium.apiserver.kinds.claim.DataSources;
import io.kubeterrarium.apiserver.kinds.claim.VolumeShape;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.pod.Quantities;
import io.kubeterrarium.apiserver.kinds.warning.StorageWarnings;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.StatusSubresource;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** PersistentVolumeClaim. */
public final class PersistentVolumeClaimKind implements Strategy {
  private static final ResourceType TYPE =
      ResourceType.namespaced("v1", "PersistentVolumeClaim", "persistentvolumeclaims")
          .shortNames("pvc");

  private static final Map<String, Subresource> SUBRESOURCES =
      Map.of(
          "status", new StatusSubresource(TYPE.kind(), ClaimStatus::complete, ClaimStatus::check));

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
    Defaults.textPointer(spec, "volumeMode", "Filesystem");
    if (spec.path("resources") instanceof ObjectNode resources) {
      Quantities.canonical(resources, "requests");
      Quantities.canonical(resources, "limits");
    }
  }

  @Override
  public void prepareForCreate(WriteContext context, ObjectNode claim) {
    claim.putObject("status").put("phase", "Pending");
    DataSources.drop(Meta.child(claim, "spec"), Json.object());
    DataSources.normalize(Meta.child(claim, "spec"));
  }

  /** What was stored before both fields were there is compared as if they had been. */
  @Override
  public void prepareForUpdate(WriteContext context, ObjectNode claim, ObjectNode old) {
    Strategy.super.prepareForUpdate(context, claim, old);
    DataSources.drop(Meta.child(claim, "spec"), old.path("spec"));
    DataSources.normalize(Meta.child(claim, "spec"));
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode claim, FieldErrors errors) {
    ClaimSpec.check(claim.path("spec"), "spec", errors);
  }

  @Override
  public void warn(ObjectNode claim, @Nullable ObjectNode old, List<String> warnings) {
    StorageWarnings.claim(claim, warnings);
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode claim, ObjectNode old, FieldErrors errors) {
    validateCreate(context, claim, errors);
    ClaimUpdate.check(claim, old, errors);
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
        .column("StorageClass", "string", "The class.", text(VolumeShape::storageClass))
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
