package io.kubeterrarium.apiserver.kinds.pod;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whom containers run as, and what of the host they share. */
final class SecurityContextValidation {
  private static final List<String> IDS = List.of("runAsUser", "runAsGroup", "fsGroup");

  private SecurityContextValidation() {}

  static void pod(ObjectNode spec, String path, FieldErrors errors) {
    JsonNode context = spec.path("securityContext");
    ids(context, path + ".securityContext", errors);
    if (spec.path("hostNetwork").asBoolean(false)) {
      hostPorts(objects(spec, "containers"), path + ".containers", errors);
    }
    if (spec.path("hostPID").asBoolean(false)
        && spec.path("shareProcessNamespace").asBoolean(false)) {
      errors.invalid(
          path + ".shareProcessNamespace",
          true,
          "ShareProcessNamespace and HostPID cannot both be enabled");
    }
  }

  static void container(JsonNode context, String path, FieldErrors errors) {
    ids(context, path, errors);
    boolean refusesEscalation =
        context.has("allowPrivilegeEscalation")
            && !context.path("allowPrivilegeEscalation").asBoolean(true);
    if (refusesEscalation && context.path("privileged").asBoolean(false)) {
      errors.invalid(
          path, context, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
    }
    boolean asksForAdmin =
        context
            .path("capabilities")
            .path("add")
            .valueStream()
            .anyMatch(c -> c.asString("").equals("CAP_SYS_ADMIN"));
    if (refusesEscalation && asksForAdmin) {
      errors.invalid(
          path,
          context,
          "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
    }
  }

  private static void ids(JsonNode context, String path, FieldErrors errors) {
    for (String field : IDS) {
      Values.inRange(context, path, field, 0, Integer.MAX_VALUE, errors);
    }
  }

  private static void hostPorts(List<ObjectNode> containers, String path, FieldErrors errors) {
    for (int i = 0; i < containers.size(); i++) {
      List<ObjectNode> ports = objects(containers.get(i), "ports");
      for (int j = 0; j < ports.size(); j++) {
        JsonNode port = ports.get(j).path("containerPort");
        int hostPort = ports.get(j).path("hostPort").asInt(0);
        if (hostPort != 0 && hostPort != port.asInt(0)) {
          errors.invalid(
              path + "[" + i + "].ports[" + j + "].containerPort",
              port,
              "must match `hostPort` when `hostNetwork` is true");
        }
      }
    }
  }
}
