package io.kubeterrarium.apiserver.kinds.warning;

import java.util.LinkedHashMap;
import java.util.Map;

/** Kinds of volumes that are on their way out. */
final class VolumeWarnings {
  /** As upstream looks at them. */
  private static final Map<String, String> BEFORE_CLAIMS = new LinkedHashMap<>();

  private static final Map<String, String> AFTER_CLAIMS = new LinkedHashMap<>();

  static {
    BEFORE_CLAIMS.put("photonPersistentDisk", gone(11, 16));
    BEFORE_CLAIMS.put("gitRepo", "deprecated in v1.11, and disabled by default in v1.33+");
    BEFORE_CLAIMS.put("scaleIO", gone(16, 22));
    BEFORE_CLAIMS.put("flocker", gone(22, 25));
    BEFORE_CLAIMS.put("storageos", gone(22, 25));
    BEFORE_CLAIMS.put("quobyte", gone(22, 25));
    BEFORE_CLAIMS.put("glusterfs", gone(25, 26));
    AFTER_CLAIMS.put("cephfs", gone(28, 31));
    AFTER_CLAIMS.put("rbd", gone(28, 31));
  }

  private VolumeWarnings() {}

  private static String gone(int deprecated, int without) {
    return "deprecated in v1.%d, non-functional in v1.%d+".formatted(deprecated, without);
  }

  static void check(Described pod) {
    pod.each(
        "volumes",
        (volume, at) -> {
          BEFORE_CLAIMS.forEach((source, why) -> warn(volume.has(source), at, source, why, pod));
          ClaimWarnings.spec(
              volume.path("ephemeral").path("volumeClaimTemplate").path("spec"),
              at + ".ephemeral.volumeClaimTemplate.spec",
              pod.warnings());
          AFTER_CLAIMS.forEach((source, why) -> warn(volume.has(source), at, source, why, pod));
        });
  }

  /** Upstream's path has one name in other letters than the field. */
  private static void warn(boolean there, String at, String source, String why, Described pod) {
    if (there) {
      pod.warn(at + "." + (source.equals("storageos") ? "storageOS" : source), why);
    }
  }
}
