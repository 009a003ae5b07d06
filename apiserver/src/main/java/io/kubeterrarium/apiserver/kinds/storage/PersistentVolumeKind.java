package io.kubeterrarium.apiserver.kinds.storage;

import static io.kubeterrarium.apiserver.kinds.field.Cells.text;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.claim.VolumeShape;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.pod.Quantities;
import io.kubeterrarium.apiserver.kinds.warning.StorageWarnings;
import io.kubeterrarium.apiserver.meta.ObjectMeta;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.StatusSubresource;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** PersistentVolume. */
public final class PersistentVolumeKind implements Strategy {
  private static final String MOUNT_OPTIONS = "volume.beta.kubernetes.io/mount-options";
  private static final Set<String> MOUNTED_WITH_OPTIONS =
      Set.of(
          "awsElasticBlockStore",
          "azureDisk",
          "azureFile",
          "cephfs",
          "cinder",
          "gcePersistentDisk",
          "glusterfs",
          "iscsi",
          "nfs",
          "photonPersistentDisk",
          "quobyte",
          "rbd",
          "vsphereVolume");

  private static final ResourceType TYPE =
      ResourceType.clusterWide("v1", "PersistentVolume", "persistentvolumes").shortNames("pv");

  private static final Map<String, Subresource> SUBRESOURCES =
      Map.of(
          "status",
          new VolumeStatusView(
              new StatusSubresource(
                  TYPE.kind(),
                  volume -> Defaults.text(Meta.child(volume, "status"), "phase", "Pending"),
                  (volume, old, errors) -> {})));

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
  public void setDefaults(ObjectNode volume) {
    ObjectNode spec = Meta.child(volume, "spec");
    Defaults.text(spec, "persistentVolumeReclaimPolicy", "Retain");
    Defaults.textPointer(spec, "volumeMode", "Filesystem");
    Quantities.canonical(spec, "capacity");
    if (spec.path("hostPath") instanceof ObjectNode hostPath) {
      Defaults.textPointer(hostPath, "type", "");
    }
  }

  @Override
  public void prepareForCreate(WriteContext context, ObjectNode volume) {
    volume
        .putObject("status")
        .put("phase", "Pending")
        .put("lastPhaseTransitionTime", ObjectMeta.time(context.now()));
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode volume, FieldErrors errors) {
    VolumeSpec.check(volume.path("spec"), errors);
    mountOptions(volume, errors);
  }

  @Override
  public void warn(ObjectNode volume, @Nullable ObjectNode old, List<String> warnings) {
    StorageWarnings.volume(volume, warnings);
  }

  /** In the old annotation. Source: {@code checkMountOption} in k8s.io/kubernetes/pkg/volume. */
  private static void mountOptions(ObjectNode volume, FieldErrors errors) {
    if (Meta.annotations(volume).containsKey(MOUNT_OPTIONS)
        && MOUNTED_WITH_OPTIONS.stream().noneMatch(volume.path("spec")::hasNonNull)) {
      errors.forbidden(
          "metadata.annotations." + MOUNT_OPTIONS,
          "may not specify mount options for this volume type");
    }
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode volume, ObjectNode old, FieldErrors errors) {
    validateCreate(context, volume, errors);
    VolumeSpec.checkUpdate(volume.path("spec"), old.path("spec"), errors);
  }

  @Override
  public TableColumns columns() {
    return TableColumns.start()
        .name()
        .column(
            "Capacity",
            "string",
            "How large the volume is.",
            text(pv -> pv.path("spec").path("capacity").path("storage").asString("0")))
        .column(
            "Access Modes",
            "string",
            "How it may be mounted.",
            text(pv -> VolumeShape.accessModes(pv.path("spec"))))
        .column(
            "Reclaim Policy",
            "string",
            "What becomes of it when its claim goes.",
            text(pv -> Meta.text(pv.path("spec"), "persistentVolumeReclaimPolicy")))
        .column(
            "Status",
            "string",
            "The volume's phase.",
            text(pv -> Meta.isDeleting(pv) ? "Terminating" : Meta.text(pv.path("status"), "phase")))
        .column("Claim", "string", "Whose it is.", text(PersistentVolumeKind::claim))
        .column("StorageClass", "string", "The class.", text(VolumeShape::storageClass))
        .column(
            "VolumeAttributesClass",
            "string",
            "The class of the volume's attributes.",
            text(pv -> orUnset(Meta.text(pv.path("spec"), "volumeAttributesClassName"))))
        .column(
            "Reason",
            "string",
            "Why it failed.",
            text(pv -> Meta.text(pv.path("status"), "reason")))
        .age()
        .wide(
            "VolumeMode",
            "string",
            "Block or Filesystem.",
            text(pv -> orUnset(Meta.text(pv.path("spec"), "volumeMode"))));
  }

  private static String orUnset(String value) {
    return value.isEmpty() ? "<unset>" : value;
  }

  private static String claim(ObjectNode volume) {
    JsonNode claim = volume.path("spec").path("claimRef");
    return claim.isObject() ? Meta.text(claim, "namespace") + "/" + Meta.text(claim, "name") : "";
  }

  @Override
  public Map<String, Subresource> subresources() {
    return SUBRESOURCES;
  }
}
