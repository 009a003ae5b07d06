package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Ports;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Probes and lifecycle hooks of a container. Source: {@code validateProbe} and neighbours. */
final class ProbeValidation {
  private static final List<String> PROBE_HANDLERS =
      List.of("exec", "httpGet", "tcpSocket", "grpc");
  private static final List<String> HOOK_HANDLERS =
      List.of("exec", "httpGet", "tcpSocket", "sleep");
  private static final Set<String> SCHEMES = Set.of("HTTP", "HTTPS");
  private static final Pattern HEADER = Pattern.compile("[-A-Za-z0-9]+");

  private ProbeValidation() {}

  static void checkAll(JsonNode container, SpecContext pod, String path, FieldErrors errors) {
    for (String hook : List.of("postStart", "preStop")) {
      JsonNode handler = container.path("lifecycle").path(hook);
      if (handler.isObject()) {
        handler(handler, HOOK_HANDLERS, pod, path + ".lifecycle." + hook, errors);
      }
    }
    for (String name : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      JsonNode probe = container.path(name);
      if (probe.isObject()) {
        probe(name, probe, pod, path + "." + name, errors);
      }
    }
  }

  private static void probe(
      String name, JsonNode probe, SpecContext pod, String path, FieldErrors errors) {
    handler(probe, PROBE_HANDLERS, pod, path, errors);
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
    if (grace.isNumber() && grace.asLong(0) <= 0) {
      errors.invalid(path + ".terminationGracePeriodSeconds", grace, "must be greater than 0");
    }
    if (name.equals("readinessProbe")) {
      if (grace.isNumber()) {
        errors.invalid(
            path + ".terminationGracePeriodSeconds", grace, "must not be set for readinessProbes");
      }
    } else if (probe.path("successThreshold").asInt(1) != 1) {
      errors.invalid(path + ".successThreshold", probe.path("successThreshold"), "must be 1");
    }
  }

  private static void handler(
      JsonNode handler, List<String> types, SpecContext pod, String path, FieldErrors errors) {
    boolean found = false;
    for (String type : types) {
      JsonNode given = handler.path(type);
      if (!given.isObject()) {
        continue;
      }
      if (found) {
        errors.forbidden(path + "." + type, "may not specify more than 1 handler type");
        continue;
      }
      found = true;
      one(type, given, pod, path + "." + type, errors);
    }
    if (!found) {
      errors.required(path, "must specify a handler type");
    }
  }

  private static void one(
      String type, JsonNode handler, SpecContext pod, String path, FieldErrors errors) {
    switch (type) {
      case "exec" -> Values.present(handler, path, "command", errors);
      case "httpGet" -> httpGet(handler, path, errors);
      case "tcpSocket" -> Ports.numberOrName(handler.path("port"), path + ".port", errors);
      case "grpc" -> Ports.number(handler.path("port"), path + ".port", errors);
      default -> sleep(handler, pod, path, errors);
    }
  }

  private static void httpGet(JsonNode handler, String path, FieldErrors errors) {
    Values.present(handler, path, "path", errors);
    Ports.numberOrName(handler.path("port"), path + ".port", errors);
    if (!SCHEMES.contains(Meta.text(handler, "scheme"))) {
      errors.notSupported(path + ".scheme", Meta.text(handler, "scheme"), SCHEMES);
    }
    for (JsonNode header : Defaults.objects(handler, "httpHeaders")) {
      String name = Meta.text(header, "name");
      if (!HEADER.matcher(name).matches()) {
        errors.invalid(
            path + ".httpHeaders",
            name,
            "a valid HTTP header must consist of alphanumeric characters or '-' (e.g."
                + " 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')");
      }
    }
  }

  private static void sleep(JsonNode handler, SpecContext pod, String path, FieldErrors errors) {
    Long grace = pod.gracePeriodSeconds();
    long seconds = handler.path("seconds").asLong(0);
    if (grace != null && (seconds < 0 || seconds > grace)) {
      errors.invalid(
          path,
          seconds,
          "must be non-negative and less than terminationGracePeriodSeconds (" + grace + ")");
    }
  }
}
