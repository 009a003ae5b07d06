package io.kubeterrarium.apiserver.kinds.warning;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.GoText;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Files of one volume of which one lies where another is, or where a directory must be. Source:
 * {@code warningsForOverlappingVirtualPaths}.
 */
final class ProjectedPaths {
  private static final List<String> SOURCES =
      List.of(
          "secret",
          "configMap",
          "downwardAPI",
          "serviceAccountToken",
          "clusterTrustBundle",
          "podCertificate");

  private ProjectedPaths() {}

  /**
   * @param source who puts it there; empty where the volume has one source only
   */
  private record File(String path, String source) {
    boolean meets(File other) {
      return !path.isEmpty()
          && !other.path.isEmpty()
          && ((path + "/").startsWith(other.path + "/")
              || (other.path + "/").startsWith(path + "/"));
    }

    String shown() {
      return GoText.quoted(path) + (source.isEmpty() ? "" : " (" + source + ")");
    }
  }

  static void check(Described pod) {
    pod.each(
        "volumes",
        (volume, at) -> {
          String name = "volume " + GoText.quoted(Meta.text(volume, "name"));
          JsonNode config = volume.path("configMap");
          String configMap = "ConfigMap " + GoText.quoted(Meta.text(config, "name"));
          overlaps(items(config, ""), name + " (" + configMap + ")", pod);
          JsonNode secret = volume.path("secret");
          String ofSecret = "Secret " + GoText.quoted(Meta.text(secret, "secretName"));
          overlaps(items(secret, ""), name + " (" + ofSecret + ")", pod);
          overlaps(items(volume.path("downwardAPI"), ""), name + " (DownwardAPI)", pod);
          projected(volume.path("projected"), name + " (Projected)", pod);
        });
  }

  private static void projected(JsonNode projected, String volume, Described pod) {
    List<File> earlier = new ArrayList<>();
    for (ObjectNode source : Defaults.objects(projected, "sources")) {
      if (SOURCES.stream().noneMatch(kind -> source.path(kind).isObject())) {
        pod.warnings().add(volume + " has no sources provided");
      }
      files(source).forEach(file -> put(file, earlier, volume, pod));
    }
  }

  private static void overlaps(List<File> files, String volume, Described pod) {
    List<File> earlier = new ArrayList<>();
    files.forEach(file -> put(file, earlier, volume, pod));
  }

  private static void put(File file, List<File> earlier, String volume, Described pod) {
    for (File other : earlier) {
      if (file.meets(other)) {
        pod.warn(volume, "overlapping paths: " + file.shown() + " with " + other.shown());
      }
    }
    earlier.add(file);
  }

  private static List<File> files(ObjectNode source) {
    for (String kind : List.of("configMap", "secret")) {
      if (source.path(kind).path("items").isArray()) {
        String of = kind.equals("secret") ? "Secret " : "ConfigMap ";
        return items(source.path(kind), of + GoText.quoted(Meta.text(source.path(kind), "name")));
      }
    }
    if (source.path("downwardAPI").path("items").isArray()) {
      return items(source.path("downwardAPI"), "DownwardAPI");
    }
    if (source.path("serviceAccountToken").isObject()) {
      return List.of(file(source.path("serviceAccountToken"), "path", "ServiceAccountToken"));
    }
    JsonNode bundle = source.path("clusterTrustBundle");
    if (bundle.isObject()) {
      String named = Meta.text(bundle, bundle.hasNonNull("name") ? "name" : "signerName");
      return List.of(file(bundle, "path", "ClusterTrustBundle " + GoText.quoted(named)));
    }
    return List.of();
  }

  private static List<File> items(JsonNode source, String of) {
    return Defaults.objects(source, "items").stream().map(item -> file(item, "path", of)).toList();
  }

  private static File file(JsonNode item, String field, String source) {
    return new File(Meta.text(item, field).replaceAll("/+$", ""), source);
  }
}
