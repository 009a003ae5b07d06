package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The pod's operating system, and what is not for it. Source: {@code validateOS}, {@code
 * validateLinux}, {@code validateWindows}.
 */
final class SystemValidation {
  private static final Set<String> SYSTEMS = Set.of("linux", "windows");

  /** What stands in the pod's spec itself, upstream beside the rest of the security context. */
  private static final List<String> HOST_FIELDS =
      List.of("hostUsers", "hostPID", "hostIPC", "shareProcessNamespace");

  private static final List<String> POD_FIELDS =
      List.of(
          "appArmorProfile",
          "seLinuxOptions",
          "seccompProfile",
          "fsGroup",
          "fsGroupChangePolicy",
          "sysctls",
          "runAsUser",
          "runAsGroup",
          "supplementalGroups",
          "supplementalGroupsPolicy",
          "seLinuxChangePolicy");
  private static final List<String> CONTAINER_FIELDS =
      List.of(
          "appArmorProfile",
          "seLinuxOptions",
          "seccompProfile",
          "capabilities",
          "readOnlyRootFilesystem",
          "privileged",
          "allowPrivilegeEscalation",
          "procMount",
          "runAsUser",
          "runAsGroup");

  private SystemValidation() {}

  static void check(ObjectNode spec, String path, FieldErrors errors) {
    if (!spec.path("os").isObject()) {
      return;
    }
    String name = Meta.text(spec.path("os"), "name");
    if (name.isEmpty()) {
      errors.required(path + ".os.name", "cannot be empty");
    } else if (!SYSTEMS.contains(name)) {
      errors.notSupported(path + ".os", name, SYSTEMS);
    } else if (name.equals("linux")) {
      forLinux(spec, path, errors);
    } else {
      forWindows(spec, path, errors);
    }
  }

  private static void forLinux(ObjectNode spec, String path, FieldErrors errors) {
    notSet(spec.path("securityContext"), List.of("windowsOptions"), path, "linux", errors);
    for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
      Defaults.each(
          spec,
          list,
          path,
          (container, at) ->
              notSet(
                  container.path("securityContext"),
                  List.of("windowsOptions"),
                  at,
                  "linux",
                  errors));
    }
  }

  private static void forWindows(ObjectNode spec, String path, FieldErrors errors) {
    JsonNode context = spec.path("securityContext");
    notSet(context, POD_FIELDS, path, "windows", errors);
    for (String field : HOST_FIELDS) {
      boolean pointer = field.equals("hostUsers") || field.equals("shareProcessNamespace");
      if (pointer ? spec.hasNonNull(field) : spec.path(field).asBoolean(false)) {
        errors.forbidden(path + "." + field, "cannot be set for a windows pod");
      }
    }
    for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
      Defaults.each(
          spec,
          list,
          path,
          (container, at) ->
              notSet(container.path("securityContext"), CONTAINER_FIELDS, at, "windows", errors));
    }
  }

  private static void notSet(
      JsonNode context, List<String> fields, String path, String system, FieldErrors errors) {
    for (String field : fields) {
      if (context.hasNonNull(field)) {
        errors.forbidden(
            path + ".securityContext." + field, "cannot be set for a " + system + " pod");
      }
    }
  }
}
