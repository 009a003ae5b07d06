package io.kubeterrarium.apiserver.kinds.storage;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.claim.VolumeShape;
import io.kubeterrarium.apiserver.kinds.field.FieldDiff;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.kinds.pod.NodeSelection;
import io.kubeterrarium.apiserver.meta.SameTree;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a volume's data is, and how much of it. Source: {@code ValidatePersistentVolumeSpec}.
 *
 * <p>Two paths of updates are without their {@code spec}, as upstream's.
 */
final class VolumeSpec {
  /** In upstream's order: the first is the volume's. */
  private static final List<String> SOURCES =
      List.of(
          "hostPath",
          "gcePersistentDisk",
          "awsElasticBlockStore",
          "glusterfs",
          "flocker",
          "nfs",
          "rbd",
          "quobyte",
          "cephfs",
          "iscsi",
          "cinder",
          "fc",
          "flexVolume",
          "azureFile",
          "vsphereVolume",
          "photonPersistentDisk",
          "portworxVolume",
          "azureDisk",
          "scaleIO",
          "local",
          "storageos",
          "csi");

  private static final List<String> RECLAIM_POLICIES = List.of("Delete", "Recycle", "Retain");
  private static final String ATTRIBUTES = "volumeAttributesClassName";

  private VolumeSpec() {}

  static void check(JsonNode spec, FieldErrors errors) {
    VolumeShape.someAccessMode(spec, "spec", "", errors);
    VolumeShape.accessModes(spec, "spec", errors);
    capacity(spec.path("capacity"), errors);
    Values.oneOfOrNone(spec, "spec", "persistentVolumeReclaimPolicy", RECLAIM_POLICIES, errors);
    JsonNode affinity = spec.path("nodeAffinity");
    if (affinity.path("required").isObject()) {
      NodeSelection.check(affinity.path("required"), "spec.nodeAffinity.required", errors);
    } else if (affinity.isObject()) {
      errors.required("spec.nodeAffinity.required", "must specify required node constraints");
    }
    sources(spec, errors);
    if (Meta.text(spec.path("hostPath"), "path").matches("/[/.]*")
        && Meta.text(spec, "persistentVolumeReclaimPolicy").equals("Recycle")) {
      errors.forbidden(
          "spec.persistentVolumeReclaimPolicy", "may not be 'recycle' for a hostPath mount of '/'");
    }
    VolumeShape.classAndMode(spec, "spec", errors);
    if (spec.path(ATTRIBUTES).isString()) {
      attributesClass(spec, errors);
    }
  }

  private static void attributesClass(JsonNode spec, FieldErrors errors) {
    String name = Meta.text(spec, ATTRIBUTES);
    if (name.isEmpty()) {
      errors.required("spec." + ATTRIBUTES, "an empty string is disallowed");
    } else {
      Values.invalid("spec." + ATTRIBUTES, name, LabelSyntax.dnsSubdomain(name), errors);
    }
    if (!spec.path("csi").isObject()) {
      errors.required("spec.csi", "has to be specified when using volumeAttributesClassName");
    }
  }

  private static void capacity(JsonNode capacity, FieldErrors errors) {
    if (capacity.isEmpty()) {
      errors.required("spec.capacity", "");
    }
    if (!capacity.has("storage") || capacity.size() > 1) {
      errors.notSupported(
          "spec.capacity", capacity.isMissingNode() ? null : capacity, List.of("storage"));
    }
    capacity
        .properties()
        .forEach(
            each -> {
              String path = "spec.capacity[" + each.getKey() + "]";
              VolumeShape.amount(each.getValue(), path, errors);
              VolumeShape.size(each.getValue(), path, errors);
            });
  }

  private static void sources(JsonNode spec, FieldErrors errors) {
    boolean found = false;
    for (String type : SOURCES) {
      if (!(spec.path(type) instanceof ObjectNode source)) {
        continue;
      }
      if (found && !type.equals("flexVolume")) {
        errors.forbidden(
            "spec." + (type.equals("cephfs") ? "cephFS" : type),
            "may not specify more than 1 volume type");
        continue;
      }
      found = true;
      VolumeBacking.check(type, source, errors);
      if (type.equals("local") && !spec.path("nodeAffinity").isObject()) {
        errors.required("spec.nodeAffinity", "Local volume requires node affinity");
      }
    }
    if (!found) {
      errors.required("spec", "must specify a volume type");
    }
  }

  static void checkUpdate(JsonNode spec, JsonNode old, FieldErrors errors) {
    for (String source : SOURCES) {
      if (!SameTree.same(settable(source, spec, old), old.path(source))) {
        errors.forbidden(
            "spec.persistentvolumesource",
            "spec.persistentvolumesource is immutable after creation\n"
                + FieldDiff.of(spec, old, SOURCES));
        break;
      }
    }
    if (!SameTree.same(spec.path("volumeMode"), old.path("volumeMode"))) {
      errors.invalid("volumeMode", spec.get("volumeMode"), "field is immutable");
    }
    if (old.path("nodeAffinity").isObject()
        && !SameTree.same(spec.path("nodeAffinity"), old.path("nodeAffinity"))) {
      errors.invalid("nodeAffinity", spec.get("nodeAffinity"), "field is immutable");
    }
    if (old.hasNonNull(ATTRIBUTES) && !spec.hasNonNull(ATTRIBUTES)) {
      errors.forbidden("spec." + ATTRIBUTES, "update from non-nil value to nil is forbidden");
    }
  }

  /** The source without what may still be set. */
  private static JsonNode settable(String source, JsonNode spec, JsonNode old) {
    String secret = "controllerExpandSecretRef";
    if (source.equals("csi")
        && spec.path(source) instanceof ObjectNode csi
        && old.path(source).isObject()
        && !old.path(source).hasNonNull(secret)) {
      ObjectNode without = csi.deepCopy();
      without.remove(secret);
      return without;
    }
    return spec.path(source);
  }
}
