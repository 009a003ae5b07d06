package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Ports;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Probes and lifecycle hooks of a container. Source: {@code validateProbe} and neighbours. */
final class ProbeValidation {
  private static final List<String> HANDLERS =
      List.of("exec", "httpGet", "tcpSocket", "grpc", "sleep");
  private static final Set<String> SCHEMES = Set.of("HTTP", "HTTPS");

  private ProbeValidation() {}

  static void checkAll(ObjectNode container, String path, FieldErrors errors) {
    for (String hook : List.of("postStart", "preStop")) {
      JsonNode handler = container.path("lifecycle").path(hook);
      if (handler.isObject()) {
        handler(handler, path + ".lifecycle." + hook, errors);
      }
    }
    for (String name : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      JsonNode probe = container.path(name);
      if (probe.isObject()) {
        probe(name, probe, path + "." + name, errors);
      }
    }
  }

  private static void probe(String name, JsonNode probe, String path, FieldErrors errors) {
    handler(probe, path, errors);
    for (String field :
        List.of(
            "initialDelaySeconds",
            "timeoutSeconds",
            "periodSeconds",
            "successThreshold",
            "failureThreshold")) {
      Values.notNegative(probe, path, field, errors);
    }
    JsonNode grace = probe.path("terminationGracePeriodSeconds");
    if (name.equals("readinessProbe")) {
      if (grace.isNumber()) {
        errors.invalid(
            path + ".terminationGracePeriodSeconds", grace, "must not be set for readinessProbes");
      }
      return;
    }
    if (grace.isNumber() && grace.asLong(0) <= 0) {
      errors.invalid(path + ".terminationGracePeriodSeconds", grace, "must be greater than 0");
    }
    if (probe.path("successThreshold").asInt(1) != 1) {
      errors.invalid(path + ".successThreshold", probe.path("successThreshold"), "must be 1");
    }
  }

  private static void handler(JsonNode handler, String path, FieldErrors errors) {
    boolean found = false;
    for (String type : HANDLERS) {
      JsonNode given = handler.path(type);
      if (!given.isObject()) {
        continue;
      }
      if (found) {
        errors.forbidden(path + "." + type, "may not specify more than 1 handler type");
        continue;
      }
      found = true;
      one(type, given, path + "." + type, errors);
    }
    if (!found) {
      errors.required(path, "must specify a handler type");
    }
  }

  private static void one(String type, JsonNode handler, String path, FieldErrors errors) {
    switch (type) {
      case "exec" -> {
        if (handler.path("command").isEmpty()) {
          errors.required(path + ".command", "");
        }
      }
      case "httpGet" -> {
        Values.present(handler, path, "path", errors);
        Ports.numberOrName(handler.path("port"), path + ".port", errors);
        Values.oneOf(handler, path, "scheme", SCHEMES, errors);
      }
      case "tcpSocket" -> Ports.numberOrName(handler.path("port"), path + ".port", errors);
      case "grpc" -> Ports.number(handler.path("port"), path + ".port", errors);
      default -> {}
    }
  }
}
