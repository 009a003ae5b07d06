package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a container sees its volumes. Paths are upstream's, also where these leave out an index.
 * Source: {@code ValidateVolumeMounts}, {@code ValidateVolumeDevices}.
 */
final class MountValidation {
  private static final Set<String> PROPAGATIONS =
      Set.of("Bidirectional", "HostToContainer", "None");
  private static final Set<String> RECURSIVE = Set.of("Disabled", "Enabled", "IfPossible");

  private MountValidation() {}

  static void check(ObjectNode container, SpecContext pod, String path, FieldErrors errors) {
    Map<String, String> devices = paths(container, "volumeDevices", "devicePath");
    Set<String> taken = new HashSet<>();
    Defaults.each(
        container,
        "volumeMounts",
        path,
        (mount, at) -> {
          place(mount, pod, devices, taken, at, errors);
          subPath(mount, pod, path + ".volumeMounts", at, errors);
          propagation(mount, container, path + ".volumeMounts", errors);
        });
    Map<String, String> mounts = paths(container, "volumeMounts", "mountPath");
    Set<String> names = new HashSet<>();
    Set<String> devicePaths = new HashSet<>();
    Defaults.each(
        container,
        "volumeDevices",
        path,
        (device, at) -> device(device, pod, mounts, names, devicePaths, at, errors));
  }

  private static Map<String, String> paths(ObjectNode container, String list, String field) {
    Map<String, String> result = new LinkedHashMap<>();
    Defaults.objects(container, list)
        .forEach(entry -> result.put(Meta.text(entry, "name"), Meta.text(entry, field)));
    return result;
  }

  private static void place(
      ObjectNode mount,
      SpecContext pod,
      Map<String, String> devices,
      Set<String> taken,
      String path,
      FieldErrors errors) {
    String name = Meta.text(mount, "name");
    String mountPath = Meta.text(mount, "mountPath");
    Values.present(mount, path, "name", errors);
    if (!pod.volumes().containsKey(name)) {
      errors.notFound(path + ".name", name);
    }
    Values.present(mount, path, "mountPath", errors);
    if (!taken.add(mountPath)) {
      errors.invalid(path + ".mountPath", mountPath, "must be unique");
    }
    if (devices.containsKey(name)) {
      errors.invalid(path + ".name", name, "must not already exist in volumeDevices");
    }
    if (devices.containsValue(mountPath)) {
      errors.invalid(
          path + ".mountPath", mountPath, "must not already exist as a path in volumeDevices");
    }
  }

  private static void subPath(
      JsonNode mount, SpecContext pod, String path, String at, FieldErrors errors) {
    ObjectNode volume = pod.volumes().get(Meta.text(mount, "name"));
    String plain = Meta.text(mount, "subPath");
    String expression = Meta.text(mount, "subPathExpr");
    if (!expression.isEmpty() && volume != null && volume.has("image")) {
      errors.invalid(at + ".subPathExpr", expression, "not allowed in image volume sources");
    }
    Values.descendingPath(plain, path + ".subPath", errors);
    if (!expression.isEmpty()) {
      if (!plain.isEmpty()) {
        errors.invalid(
            at + ".subPathExpr", expression, "subPathExpr and subPath are mutually exclusive");
      }
      Values.descendingPath(expression, path + ".subPathExpr", errors);
    }
  }

  private static void propagation(
      ObjectNode mount, ObjectNode container, String path, FieldErrors errors) {
    Values.oneOfOrNone(mount, path, "mountPropagation", PROPAGATIONS, errors);
    String propagation = Meta.text(mount, "mountPropagation");
    if (propagation.equals("Bidirectional")
        && !container.path("securityContext").path("privileged").asBoolean(false)) {
      errors.forbidden(
          path + ".mountPropagation",
          "Bidirectional mount propagation is available only to privileged containers");
    }
    Values.oneOfOrNone(mount, path, "recursiveReadOnly", RECURSIVE, errors);
    String recursive = Meta.text(mount, "recursiveReadOnly");
    if (recursive.equals("Enabled") || recursive.equals("IfPossible")) {
      if (!mount.path("readOnly").asBoolean(false)) {
        errors.forbidden(
            path + ".recursiveReadOnly", "may only be specified when readOnly is true");
      }
      if (!propagation.isEmpty() && !propagation.equals("None")) {
        errors.forbidden(
            path + ".recursiveReadOnly",
            "may only be specified when mountPropagation is None or not specified");
      }
    }
  }

  private static void device(
      ObjectNode device,
      SpecContext pod,
      Map<String, String> mounts,
      Set<String> names,
      Set<String> paths,
      String path,
      FieldErrors errors) {
    String name = Meta.text(device, "name");
    String devicePath = Meta.text(device, "devicePath");
    ObjectNode volume = pod.volumes().get(name);
    Values.present(device, path, "name", errors);
    if (!name.isEmpty() && !names.add(name)) {
      errors.invalid(path + ".name", name, "must be unique");
    }
    if (volume == null) {
      errors.notFound(path + ".name", name);
    } else if (!volume.has("persistentVolumeClaim") && !volume.has("ephemeral")) {
      errors.invalid(
          path + ".name",
          name,
          "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode");
    }
    Values.present(device, path, "devicePath", errors);
    if (paths.contains(devicePath)) {
      errors.invalid(path + ".devicePath", devicePath, "must be unique");
    }
    if (Values.climbs(devicePath)) {
      errors.invalid(path + ".devicePath", devicePath, "can not contain backsteps ('..')");
    } else {
      paths.add(devicePath);
    }
    if (mounts.containsKey(name)) {
      errors.invalid(path + ".name", name, "must not already exist in volumeMounts");
    }
    if (mounts.containsValue(devicePath)) {
      errors.invalid(
          path + ".devicePath", devicePath, "must not already exist as a path in volumeMounts");
    }
  }
}
