package io.kubeterrarium.apiserver.kinds.storage;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.meta.SameTree;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Where a volume's data is. Source: {@code ValidatePersistentVolumeSpec}. */
final class VolumeSources {
  private static final List<String> ALL =
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
          "azureDisk",
          "azureFile",
          "portworxVolume",
          "scaleIO",
          "local",
          "storageos",
          "csi",
          "flexVolume",
          "photonPersistentDisk",
          "vsphereVolume");

  private VolumeSources() {}

  static void check(JsonNode spec, FieldErrors errors) {
    VolumeShape.check(spec, "", errors);
    JsonNode capacity = spec.path("capacity");
    if (capacity.isEmpty()) {
      errors.required("spec.capacity", "");
    } else if (!capacity.has("storage") || capacity.size() > 1) {
      errors.notSupported("spec.capacity", capacity, List.of("storage"));
    } else {
      VolumeShape.size(capacity.path("storage"), "spec.capacity[storage]", errors);
    }
    Values.oneOfOrNone(
        spec,
        "spec",
        "persistentVolumeReclaimPolicy",
        List.of("Delete", "Recycle", "Retain"),
        errors);
    one(spec, errors);
    details(spec, errors);
  }

  private static void one(JsonNode spec, FieldErrors errors) {
    boolean found = false;
    for (String source : ALL) {
      if (spec.path(source).isObject()) {
        if (found) {
          errors.forbidden("spec." + source, "may not specify more than 1 volume type");
        }
        found = true;
      }
    }
    if (!found) {
      errors.required("spec", "must specify a volume type");
    }
  }

  private static void details(JsonNode spec, FieldErrors errors) {
    JsonNode hostPath = spec.path("hostPath");
    if (hostPath.isObject()) {
      Values.present(hostPath, "spec.hostPath", "path", errors);
      String path = Meta.text(hostPath, "path");
      Values.noBacksteps(path, "spec.hostPath.path", errors);
      if (path.equals("/") && Meta.text(spec, "persistentVolumeReclaimPolicy").equals("Recycle")) {
        errors.forbidden(
            "spec.persistentVolumeReclaimPolicy",
            "may not be 'recycle' for a hostPath mount of '/'");
      }
    }
    JsonNode nfs = spec.path("nfs");
    if (nfs.isObject()) {
      Values.present(nfs, "spec.nfs", "server", errors);
      Values.present(nfs, "spec.nfs", "path", errors);
      if (!Meta.text(nfs, "path").startsWith("/")) {
        errors.invalid("spec.nfs.path", Meta.text(nfs, "path"), "must be an absolute path");
      }
    }
    JsonNode csi = spec.path("csi");
    if (csi.isObject()) {
      Values.present(csi, "spec.csi", "driver", errors);
      Values.present(csi, "spec.csi", "volumeHandle", errors);
    }
    if (spec.path("local").isObject()) {
      Values.present(spec.path("local"), "spec.local", "path", errors);
      if (!spec.path("nodeAffinity").isObject()) {
        errors.required("spec.nodeAffinity", "Local volume requires node affinity");
      }
    }
    JsonNode affinity = spec.path("nodeAffinity");
    if (affinity.isObject() && !affinity.path("required").isObject()) {
      errors.required("spec.nodeAffinity.required", "must specify required node constraints");
    }
  }

  static void checkUpdate(JsonNode spec, JsonNode old, FieldErrors errors) {
    for (String source : ALL) {
      if (!SameTree.same(spec.path(source), old.path(source))) {
        errors.forbidden(
            "spec.persistentvolumesource",
            "spec.persistentvolumesource is immutable after creation");
        break;
      }
    }
    if (!SameTree.same(spec.path("volumeMode"), old.path("volumeMode"))) {
      errors.invalid("spec.volumeMode", spec.get("volumeMode"), "field is immutable");
    }
    if (old.path("nodeAffinity").isObject()
        && !SameTree.same(spec.path("nodeAffinity"), old.path("nodeAffinity"))) {
      errors.invalid("spec.nodeAffinity", spec.get("nodeAffinity"), "field is immutable");
    }
  }
}
