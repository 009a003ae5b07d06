package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.quantity.Quantity;
import io.kubeterrarium.api.quantity.QuantityFormatException;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What each kind of volume source must say. Source: {@code validateVolumeSource}. */
public final class VolumeSources {
  private static final int MAX_DRIVER_NAME = 63;

  /** The fields that a source cannot do without, in the order in which they are missed. */
  private static final Map<String, List<String>> NEEDED =
      Map.ofEntries(
          Map.entry("gitRepo", List.of("repository")),
          Map.entry("gcePersistentDisk", List.of("pdName")),
          Map.entry("awsElasticBlockStore", List.of("volumeID")),
          Map.entry("secret", List.of("secretName")),
          Map.entry("configMap", List.of("name")),
          Map.entry("nfs", List.of("server", "path")),
          Map.entry("iscsi", List.of("targetPortal", "iqn")),
          Map.entry("glusterfs", List.of("endpoints", "path")),
          Map.entry("persistentVolumeClaim", List.of("claimName")),
          Map.entry("rbd", List.of("monitors", "image")),
          Map.entry("cinder", List.of("volumeID")),
          Map.entry("cephfs", List.of("monitors")),
          Map.entry("flexVolume", List.of("driver")),
          Map.entry("azureFile", List.of("secretName", "shareName")),
          Map.entry("azureDisk", List.of("diskName", "diskURI")),
          Map.entry("vsphereVolume", List.of("volumePath")),
          Map.entry("photonPersistentDisk", List.of("pdID")),
          Map.entry("portworxVolume", List.of("volumeID")),
          Map.entry("scaleIO", List.of("gateway", "system", "volumeName")),
          Map.entry("ephemeral", List.of("volumeClaimTemplate")));

  private static final Set<String> HOST_PATHS =
      Set.of(
          "",
          "BlockDevice",
          "CharDevice",
          "Directory",
          "DirectoryOrCreate",
          "File",
          "FileOrCreate",
          "Socket");

  private VolumeSources() {}

  /**
   * @param volumePath of the volume that has the source
   */
  public static void check(
      String type, ObjectNode source, boolean isPod, String volumePath, FieldErrors errors) {
    String field = type.equals("gcePersistentDisk") ? "persistentDisk" : type;
    String path = volumePath + "." + field;
    for (String needed : NEEDED.getOrDefault(type, List.of())) {
      Values.present(source, path, needed, errors);
    }
    switch (type) {
      case "emptyDir" -> sizeLimit(source, path, errors);
      case "hostPath" -> hostPath(source, path, errors);
      case "gitRepo" ->
          Values.descendingPath(Meta.text(source, "directory"), path + ".directory", errors);
      case "gcePersistentDisk", "awsElasticBlockStore" -> partition(source, path, errors);
      case "nfs" -> {
        if (!Meta.text(source, "path").startsWith("/")) {
          errors.invalid(path + ".path", Meta.text(source, "path"), "must be an absolute path");
        }
      }
      case "iscsi" -> iscsi(source, path, errors);
      case "cinder" -> secretName(source.path("secretRef"), path + ".secretRef", errors);
      case "fc" -> fibreChannel(source, path, errors);
      case "csi" -> csi(source, path, errors);
      case "ephemeral" ->
          ClaimTemplateValidation.check(
              source.path("volumeClaimTemplate"), path + ".volumeClaimTemplate", errors);
      case "image" -> image(source, isPod, path, errors);
      case "secret", "configMap", "downwardAPI", "projected" ->
          FileVolumes.check(type, source, path, errors);
      default -> {}
    }
  }

  private static void sizeLimit(ObjectNode source, String path, FieldErrors errors) {
    if (source.has("sizeLimit") && isNegative(source.path("sizeLimit"))) {
      errors.forbidden(path + ".sizeLimit", "SizeLimit field must be a valid resource quantity");
    }
  }

  private static boolean isNegative(JsonNode quantity) {
    try {
      return Quantity.parse(quantity.asString("0")).signum() < 0;
    } catch (QuantityFormatException malformed) {
      return true;
    }
  }

  private static void hostPath(ObjectNode source, String path, FieldErrors errors) {
    String given = Meta.text(source, "path");
    if (given.isEmpty()) {
      errors.required(path + ".path", "");
      return;
    }
    Values.noBacksteps(given, path + ".path", errors);
    Values.oneOfOrNone(source, path, "type", HOST_PATHS, errors);
  }

  private static void partition(ObjectNode source, String path, FieldErrors errors) {
    int partition = source.path("partition").asInt(0);
    if (partition < 0 || partition > 255) {
      errors.invalid(path + ".partition", partition, "must be between 1 and 255, inclusive");
    }
  }

  private static void iscsi(ObjectNode source, String path, FieldErrors errors) {
    for (String field : List.of("iqn", "initiatorName")) {
      String name = Meta.text(source, field);
      boolean known = List.of("iqn", "eui", "naa").stream().anyMatch(name::startsWith);
      if (!known && (!name.isEmpty() || field.equals("initiatorName") && source.has(field))) {
        errors.invalid(
            path + "." + field.toLowerCase(Locale.ROOT),
            name,
            "must be valid format starting with iqn, eui, or naa");
      }
    }
    Values.inRange(source, path, "lun", 0, 255, errors);
    boolean authenticated =
        source.path("chapAuthDiscovery").asBoolean(false)
            || source.path("chapAuthSession").asBoolean(false);
    if (authenticated && !source.path("secretRef").isObject()) {
      errors.required(path + ".secretRef", "");
    }
  }

  private static void secretName(JsonNode reference, String path, FieldErrors errors) {
    if (reference.isObject()) {
      Values.present(reference, path, "name", errors);
    }
  }

  private static void fibreChannel(ObjectNode source, String path, FieldErrors errors) {
    boolean names = !source.path("targetWWNs").isEmpty();
    boolean ids = !source.path("wwids").isEmpty();
    if (!names && !ids) {
      errors.required(
          path + ".targetWWNs", "must specify either targetWWNs or wwids, but not both");
    }
    if (names && ids) {
      errors.invalid(
          path + ".targetWWNs",
          source.path("targetWWNs"),
          "targetWWNs and wwids can not be specified simultaneously");
    }
    if (names && !source.has("lun")) {
      errors.required(path + ".lun", "lun is required if targetWWNs is specified");
    } else if (names) {
      Values.inRange(source, path, "lun", 0, 255, errors);
    }
  }

  private static void csi(ObjectNode source, String path, FieldErrors errors) {
    driverName(Meta.text(source, "driver"), path + ".driver", errors);
    secretName(source.path("nodePublishSecretRef"), path + ".nodePublishSecretRef", errors);
    String secret = Meta.text(source.path("nodePublishSecretRef"), "name");
    if (!secret.isEmpty()) {
      // The path is upstream's, who leaves out the reference.
      Values.invalid(path + ".name", secret, LabelSyntax.dnsSubdomain(secret), errors);
    }
  }

  /** Source: {@code ValidateCSIDriverName}. */
  public static void driverName(String driver, String path, FieldErrors errors) {
    if (driver.isEmpty()) {
      errors.required(path, "");
    }
    if (driver.length() > MAX_DRIVER_NAME) {
      errors.tooLong(path, MAX_DRIVER_NAME);
    }
    Values.invalid(path, driver, LabelSyntax.dnsSubdomain(driver.toLowerCase(Locale.ROOT)), errors);
  }

  private static void image(ObjectNode source, boolean isPod, String path, FieldErrors errors) {
    if (isPod) {
      Values.present(source, path, "reference", errors);
    }
    Values.oneOf(source, path, "pullPolicy", ContainerValidation.PULL_POLICIES, errors);
  }
}
