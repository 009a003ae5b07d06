package io.kubeterrarium.apiserver.kinds.storage;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.kinds.pod.VolumeSources;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What each kind of source of a volume must say: mostly what a pod must say of it, but that Secrets
 * have a namespace. Source: {@code validateCSIPersistentVolumeSource} and its neighbours.
 */
final class VolumeBacking {
  private static final List<String> CSI_SECRETS =
      List.of(
          "controllerPublishSecretRef",
          "controllerExpandSecretRef",
          "nodePublishSecretRef",
          "nodeExpandSecretRef");

  private VolumeBacking() {}

  static void check(String type, ObjectNode source, FieldErrors errors) {
    String path = "spec." + type;
    switch (type) {
      case "csi" -> csi(source, path, errors);
      case "local" -> local(source, path, errors);
      case "cinder" -> {
        Values.present(source, path, "volumeID", errors);
        if (source.path("secretRef").isObject()) {
          Values.present(source.path("secretRef"), path + ".secretRef", "name", errors);
          Values.present(source.path("secretRef"), path + ".secretRef", "namespace", errors);
        }
      }
      default -> VolumeSources.check(type, source, false, "spec", errors);
    }
  }

  private static void csi(ObjectNode source, String path, FieldErrors errors) {
    VolumeSources.driverName(Meta.text(source, "driver"), path + ".driver", errors);
    Values.present(source, path, "volumeHandle", errors);
    for (String secret : CSI_SECRETS) {
      JsonNode reference = source.path(secret);
      if (reference.isObject()) {
        named(reference, "name", path + "." + secret, errors);
        named(reference, "namespace", path + "." + secret, errors);
      }
    }
  }

  private static void named(JsonNode reference, String field, String path, FieldErrors errors) {
    String value = Meta.text(reference, field);
    Values.present(reference, path, field, errors);
    if (!value.isEmpty()) {
      List<String> problems =
          field.equals("name") ? LabelSyntax.dnsSubdomain(value) : LabelSyntax.dnsLabel(value);
      Values.invalid(path + "." + field, value, problems, errors);
    }
  }

  private static void local(ObjectNode source, String path, FieldErrors errors) {
    Values.present(source, path, "path", errors);
    Values.noBacksteps(Meta.text(source, "path"), path + ".path", errors);
  }
}
