package io.kubeterrarium.apiserver.kinds.pod;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Defaults of one volume. Source: {@code SetDefaults_Volume} and its sources' defaulters. */
final class VolumeDefaults {
  /** 0644. */
  private static final int MODE = 420;

  private VolumeDefaults() {}

  static void set(ObjectNode volume) {
    if (!hasSource(volume)) {
      volume.putObject("emptyDir");
    }
    if (volume.path("hostPath") instanceof ObjectNode hostPath) {
      Defaults.textPointer(hostPath, "type", "");
    }
    mode(volume.path("secret"));
    mode(volume.path("configMap"));
    mode(volume.path("projected"));
    if (volume.path("projected") instanceof ObjectNode projected) {
      Defaults.nullList(projected, "sources");
    }
    mode(volume.path("downwardAPI"));
    downwardItems(volume.path("downwardAPI"));
    objects(volume.path("projected"), "sources").forEach(VolumeDefaults::projection);
    if (volume.path("iscsi") instanceof ObjectNode iscsi) {
      Defaults.text(iscsi, "iscsiInterface", "default");
    }
    if (volume.path("image") instanceof ObjectNode image) {
      Defaults.text(
          image, "pullPolicy", ContainerDefaults.pullPolicy(Meta.text(image, "reference")));
    }
    ofOtherVendors(volume);
    if (volume.path("ephemeral").path("volumeClaimTemplate") instanceof ObjectNode template) {
      Defaults.struct(template, "metadata");
      ObjectNode spec = Meta.child(template, "spec");
      Defaults.textPointer(spec, "volumeMode", "Filesystem");
      Quantities.resources(spec.path("resources"));
    }
  }

  private static void ofOtherVendors(ObjectNode volume) {
    if (volume.path("rbd") instanceof ObjectNode rbd) {
      Defaults.text(rbd, "pool", "rbd");
      Defaults.text(rbd, "user", "admin");
      Defaults.text(rbd, "keyring", "/etc/ceph/keyring");
    }
    if (volume.path("azureDisk") instanceof ObjectNode disk) {
      Defaults.textPointer(disk, "cachingMode", "ReadWrite");
      Defaults.textPointer(disk, "kind", "Shared");
      Defaults.textPointer(disk, "fsType", "ext4");
      Defaults.flag(disk, "readOnly", false);
    }
    if (volume.path("scaleIO") instanceof ObjectNode disk) {
      Defaults.text(disk, "storageMode", "ThinProvisioned");
      Defaults.text(disk, "fsType", "xfs");
    }
  }

  private static boolean hasSource(ObjectNode volume) {
    return volume.propertyNames().stream()
        .anyMatch(field -> !field.equals("name") && !Defaults.isUnset(volume.path(field)));
  }

  private static void mode(JsonNode source) {
    if (source instanceof ObjectNode object) {
      Defaults.number(object, "defaultMode", MODE);
    }
  }

  private static void projection(ObjectNode source) {
    downwardItems(source.path("downwardAPI"));
    if (source.path("serviceAccountToken") instanceof ObjectNode token) {
      Defaults.number(token, "expirationSeconds", 3600);
    }
  }

  private static void downwardItems(JsonNode source) {
    for (ObjectNode item : objects(source, "items")) {
      if (item.path("fieldRef") instanceof ObjectNode field) {
        Defaults.text(field, "apiVersion", "v1");
      }
      if (item.path("resourceFieldRef") instanceof ObjectNode field) {
        Defaults.text(field, "divisor", "0");
      }
    }
  }
}
