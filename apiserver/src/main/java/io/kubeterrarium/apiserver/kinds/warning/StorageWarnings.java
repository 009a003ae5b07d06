package io.kubeterrarium.apiserver.kinds.warning;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Volumes, claims and classes. Source: {@code GetWarningsForPersistentVolume}, {@code
 * GetWarningsForPersistentVolumeClaim}, {@code GetWarningsForStorageClass}, {@code
 * GetWarningsForRuntimeClass}.
 */
public final class StorageWarnings {
  private static final String BETA_CLASS = "volume.beta.kubernetes.io/storage-class";

  /** Volumes whose drivers are gone; one path is upstream's. */
  private static final Map<String, String> GONE = new LinkedHashMap<>();

  static {
    GONE.put("cephfs", "deprecated in v1.28, non-functional in v1.31+");
    GONE.put("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+");
    GONE.put("scaleIO", "deprecated in v1.16, non-functional in v1.22+");
    GONE.put("storageos", "deprecated in v1.22, non-functional in v1.25+");
    GONE.put("glusterfs", "deprecated in v1.25, non-functional in v1.26+");
    GONE.put("rbd", "deprecated in v1.28, non-functional in v1.31+");
  }

  private StorageWarnings() {}

  public static void volume(ObjectNode volume, List<String> warnings) {
    JsonNode spec = volume.path("spec");
    betaClass(volume, warnings);
    if (Meta.text(spec, "persistentVolumeReclaimPolicy").equals("Recycle")) {
      warnings.add(
          "spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead,"
              + " the recommended approach is to use dynamic provisioning.");
    }
    Defaults.each(
        spec.path("nodeAffinity").path("required"),
        "nodeSelectorTerms",
        "spec.nodeAffinity.required",
        (term, path) ->
            Defaults.each(
                term,
                "matchExpressions",
                path,
                (expression, at) -> key(Meta.text(expression, "key"), at + ".key", warnings)));
    GONE.forEach(
        (type, why) -> {
          if (spec.path(type).isObject()) {
            String name = type.equals("storageos") ? "storageOS" : type;
            warnings.add("spec." + name + ": " + why);
          }
        });
  }

  private static void key(String label, String path, List<String> warnings) {
    String why = NodeLabelWarnings.of(label);
    if (why != null) {
      warnings.add(path + ": " + label + " is " + why);
    }
  }

  private static void betaClass(ObjectNode object, List<String> warnings) {
    if (Meta.annotations(object).containsKey(BETA_CLASS)) {
      warnings.add(
          "metadata.annotations["
              + BETA_CLASS
              + "]: deprecated since v1.8; use \"storageClassName\" attribute instead");
    }
  }

  public static void claim(ObjectNode claim, List<String> warnings) {
    betaClass(claim, warnings);
    ClaimWarnings.spec(claim.path("spec"), "spec", warnings);
  }

  public static void storageClass(ObjectNode storageClass, List<String> warnings) {
    List<ObjectNode> terms = Defaults.objects(storageClass, "allowedTopologies");
    for (int i = 0; i < terms.size(); i++) {
      Defaults.each(
          terms.get(i),
          "matchLabelExpressions",
          "allowedTopologies[" + i + "]",
          (expression, at) -> label(Meta.text(expression, "key"), at + ".key", warnings));
    }
  }

  private static void label(String label, String path, List<String> warnings) {
    String why = NodeLabelWarnings.of(label);
    if (why != null) {
      warnings.add(path + ": " + why);
    }
  }

  /** The selector of a RuntimeClass's scheduling. */
  public static void nodeSelector(JsonNode scheduling, String path, List<String> warnings) {
    for (String label : new TreeSet<>(Meta.strings(scheduling.path("nodeSelector")).keySet())) {
      label(label, path, warnings);
    }
  }
}
