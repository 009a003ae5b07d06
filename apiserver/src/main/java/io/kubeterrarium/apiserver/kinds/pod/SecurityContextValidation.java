package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.InternalNames;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whom containers run as, and what of the host they share. Source: {@code
 * validatePodSpecSecurityContext}, {@code ValidateSecurityContext}.
 */
final class SecurityContextValidation {
  private static final String SYSCTL =
      "([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
  private static final Pattern SYSCTL_NAME = Pattern.compile(SYSCTL);
  private static final int MAX_SYSCTL = 253;
  private static final Set<String> GROUP_CHANGES = Set.of("Always", "OnRootMismatch");
  private static final Set<String> GROUP_POLICIES = Set.of("Merge", "Strict");
  private static final Set<String> LABEL_CHANGES = Set.of("MountOption", "Recursive");
  private static final List<String> PROC_MOUNTS = List.of("Default", "Unmasked");
  private static final List<String> PROFILES = List.of("Localhost", "RuntimeDefault", "Unconfined");
  private static final int MAX_PROFILE = 4095;

  private SecurityContextValidation() {}

  static void pod(ObjectNode spec, String specPath, FieldErrors errors) {
    JsonNode context = spec.path("securityContext");
    String path = specPath + ".securityContext";
    for (String field : List.of("fsGroup", "runAsUser", "runAsGroup")) {
      id(context.path(field), path + "." + field, errors);
    }
    JsonNode groups = context.path("supplementalGroups");
    for (int i = 0; i < groups.size(); i++) {
      id(groups.get(i), path + ".supplementalGroups[" + i + "]", errors);
    }
    if (spec.path("hostPID").asBoolean(false)
        && spec.path("shareProcessNamespace").asBoolean(false)) {
      errors.invalid(
          path + ".shareProcessNamespace",
          true,
          "ShareProcessNamespace and HostPID cannot both be enabled");
    }
    sysctls(spec, context, path, errors);
    Values.oneOfOrNone(context, path, "fsGroupChangePolicy", GROUP_CHANGES, errors);
    seccomp(context.path("seccompProfile"), path + ".seccompProfile", errors);
    appArmor(context.path("appArmorProfile"), path + ".appArmorProfile", errors);
    Values.oneOfOrNone(context, path, "supplementalGroupsPolicy", GROUP_POLICIES, errors);
    Values.oneOfOrNone(context, path, "seLinuxChangePolicy", LABEL_CHANGES, errors);
  }

  /** Without user namespaces of its own, a pod may share what it likes. */
  static void hostUsers(ObjectNode spec, String path, FieldErrors errors) {
    if (spec.path("hostUsers").asBoolean(true)) {
      return;
    }
    for (List<String> field :
        List.of(
            List.of("hostNetwork", "hostNetwork"),
            List.of("hostPID", "HostPID"),
            List.of("hostIPC", "HostIPC"))) {
      if (spec.path(field.get(0)).asBoolean(false)) {
        errors.forbidden(path + "." + field.get(1), "when `pod.Spec.HostUsers` is false");
      }
    }
  }

  static void container(JsonNode context, boolean hostUsers, String path, FieldErrors errors) {
    id(context.path("runAsUser"), path + ".runAsUser", errors);
    id(context.path("runAsGroup"), path + ".runAsGroup", errors);
    Values.oneOfOrNone(context, path, "procMount", PROC_MOUNTS, errors);
    if (hostUsers && Meta.text(context, "procMount").equals("Unmasked")) {
      errors.invalid(
          path + ".procMount", "Unmasked", "`hostUsers` must be false to use `Unmasked`");
    }
    seccomp(context.path("seccompProfile"), path + ".seccompProfile", errors);
    escalation(context, path, errors);
    appArmor(context.path("appArmorProfile"), path + ".appArmorProfile", errors);
  }

  private static void escalation(JsonNode context, String path, FieldErrors errors) {
    if (context.path("allowPrivilegeEscalation").asBoolean(true)) {
      return;
    }
    if (context.path("privileged").asBoolean(false)) {
      errors.invalid(
          path, context, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
    }
    for (JsonNode capability : context.path("capabilities").path("add")) {
      if (capability.asString("").equals("CAP_SYS_ADMIN")) {
        errors.invalid(
            path,
            context,
            "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
      }
    }
  }

  private static void id(JsonNode id, String path, FieldErrors errors) {
    if (id.isNumber() && (id.asLong(0) < 0 || id.asLong(0) > Integer.MAX_VALUE)) {
      errors.invalid(path, id, "must be between 0 and 2147483647, inclusive");
    }
  }

  private static void sysctls(JsonNode spec, JsonNode context, String path, FieldErrors errors) {
    Set<String> names = new HashSet<>();
    Defaults.each(
        context,
        "sysctls",
        path,
        (sysctl, at) -> {
          String name = Meta.text(sysctl, "name");
          if (name.isEmpty()) {
            errors.required(at + ".name", "");
          } else if (name.length() > MAX_SYSCTL || !SYSCTL_NAME.matcher(name).matches()) {
            errors.invalid(
                at + ".name",
                name,
                "must have at most " + MAX_SYSCTL + " characters and match regex ^" + SYSCTL + "$");
          } else if (!names.add(name)) {
            errors.duplicate(at + ".name", name);
          }
          hostSysctl(spec, name.replace('/', '.'), name, at + ".name", errors);
        });
  }

  private static void hostSysctl(
      JsonNode spec, String dotted, String name, String path, FieldErrors errors) {
    boolean ofNetwork = dotted.startsWith("net.");
    boolean ofIpc =
        dotted.startsWith("kernel.shm")
            || dotted.startsWith("kernel.msg")
            || dotted.equals("kernel.sem")
            || dotted.startsWith("fs.mqueue.");
    if (ofNetwork && spec.path("hostNetwork").asBoolean(false)) {
      errors.invalid(path, name, "may not be specified when 'hostNetwork' is true");
    } else if (ofIpc && spec.path("hostIPC").asBoolean(false)) {
      errors.invalid(path, name, "may not be specified when 'hostIPC' is true");
    }
  }

  private static void seccomp(JsonNode profile, String path, FieldErrors errors) {
    if (!profile.isObject()) {
      return;
    }
    type(profile, "type is required when seccompProfile is set", path, errors);
    boolean local = Meta.text(profile, "type").equals("Localhost");
    if (local && !profile.has("localhostProfile")) {
      errors.required(path + ".localhostProfile", "must be set when seccomp type is Localhost");
    } else if (local) {
      Values.descendingPath(
          Meta.text(profile, "localhostProfile"), path + ".localhostProfile", errors);
    } else if (profile.has("localhostProfile")) {
      errors.invalid(
          path + ".localhostProfile",
          InternalNames.of(profile, "type", "*localhostProfile"),
          "can only be set when seccomp type is Localhost");
    }
  }

  private static void appArmor(JsonNode profile, String path, FieldErrors errors) {
    if (!profile.isObject()) {
      return;
    }
    String file = Meta.text(profile, "localhostProfile");
    String filePath = path + ".localhostProfile";
    String type = Meta.text(profile, "type");
    if (type.equals("Localhost")) {
      if (!file.equals(file.strip())) {
        errors.invalid(filePath, file, "must not be padded with whitespace");
      } else if (file.isEmpty()) {
        errors.required(filePath, "must be set when AppArmor type is Localhost");
      }
      if (file.length() > MAX_PROFILE) {
        errors.tooLong(filePath, MAX_PROFILE);
      }
    } else if (PROFILES.contains(type)) {
      if (profile.has("localhostProfile")) {
        errors.invalid(filePath, file, "can only be set when AppArmor type is Localhost");
      }
    } else {
      type(profile, "type is required when appArmorProfile is set", path, errors);
    }
  }

  private static void type(JsonNode profile, String missing, String path, FieldErrors errors) {
    String type = Meta.text(profile, "type");
    if (type.isEmpty()) {
      errors.required(path + ".type", missing);
    } else if (!PROFILES.contains(type)) {
      errors.notSupported(path + ".type", type, PROFILES);
    }
  }
}
