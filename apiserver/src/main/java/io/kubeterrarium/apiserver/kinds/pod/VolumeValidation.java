package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Volumes of a pod: one source each, and names of their own. Source: {@code ValidateVolumes}. */
final class VolumeValidation {
  /** In the order in which upstream looks at them: the first that is there is the volume's. */
  private static final List<String> SOURCES =
      List.of(
          "emptyDir",
          "hostPath",
          "gitRepo",
          "gcePersistentDisk",
          "awsElasticBlockStore",
          "secret",
          "nfs",
          "iscsi",
          "glusterfs",
          "flocker",
          "persistentVolumeClaim",
          "rbd",
          "cinder",
          "cephfs",
          "quobyte",
          "downwardAPI",
          "fc",
          "flexVolume",
          "configMap",
          "azureFile",
          "vsphereVolume",
          "photonPersistentDisk",
          "portworxVolume",
          "azureDisk",
          "storageos",
          "projected",
          "scaleIO",
          "csi",
          "ephemeral",
          "image");

  /** How upstream spells two of them when it forbids a second source. */
  private static final Map<String, String> SPELLED =
      Map.of("cephfs", "cephFS", "downwardAPI", "downwarAPI");

  private VolumeValidation() {}

  /**
   * @param podName empty for templates
   * @return the volumes without fault, by name
   */
  static Map<String, ObjectNode> check(
      ObjectNode spec, String podName, boolean isPod, String path, FieldErrors errors) {
    Map<String, ObjectNode> volumes = new LinkedHashMap<>();
    Set<String> made = claimsMadeFor(spec, podName);
    Defaults.each(
        spec,
        "volumes",
        path,
        (volume, at) -> {
          FieldErrors own = new FieldErrors();
          checkOne(volume, podName, isPod, at, own);
          String name = Meta.text(volume, "name");
          if (volumes.containsKey(name)) {
            own.duplicate(at + ".name", name);
          }
          if (own.isEmpty()) {
            volumes.put(name, volume);
          }
          errors.addAll(own);
          String claim = Meta.text(volume.path("persistentVolumeClaim"), "claimName");
          if (made.contains(claim)) {
            errors.invalid(
                at + ".persistentVolumeClaim.claimName",
                claim,
                "must not reference a PVC that gets created for an ephemeral volume");
          }
        });
    return volumes;
  }

  private static Set<String> claimsMadeFor(ObjectNode spec, String podName) {
    Set<String> names = new HashSet<>();
    if (!podName.isEmpty()) {
      for (ObjectNode volume : Defaults.objects(spec, "volumes")) {
        if (volume.path("ephemeral").isObject()) {
          names.add(podName + "-" + Meta.text(volume, "name"));
        }
      }
    }
    return names;
  }

  private static void checkOne(
      ObjectNode volume, String podName, boolean isPod, String path, FieldErrors errors) {
    String name = Meta.text(volume, "name");
    boolean found = false;
    for (String source : SOURCES) {
      if (!(volume.path(source) instanceof ObjectNode given)) {
        continue;
      }
      if (found) {
        errors.forbidden(
            path + "." + SPELLED.getOrDefault(source, source),
            "may not specify more than 1 volume type");
        continue;
      }
      found = true;
      VolumeSources.check(source, given, isPod, path, errors);
      if (source.equals("ephemeral")) {
        claimName(podName, name, path, errors);
      }
    }
    if (!found) {
      errors.required(path, "must specify a volume type");
    }
    if (name.isEmpty()) {
      errors.required(path + ".name", "");
    } else {
      LabelSyntax.dnsLabel(name).forEach(e -> errors.invalid(path + ".name", name, e));
    }
  }

  /** A generic ephemeral volume's claim is named after the pod and the volume. */
  private static void claimName(String podName, String name, String path, FieldErrors errors) {
    if (!podName.isEmpty() && !name.isEmpty()) {
      String claim = podName + "-" + name;
      LabelSyntax.dnsSubdomain(claim)
          .forEach(e -> errors.invalid(path + ".name", name, "PVC name \"" + claim + "\": " + e));
    }
  }
}
