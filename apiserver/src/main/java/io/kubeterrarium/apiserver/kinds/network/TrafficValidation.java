package io.kubeterrarium.apiserver.kinds.network;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Ports;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which way traffic may go. Source: {@code validateServiceExternalTrafficPolicy} and neighbours.
 */
final class TrafficValidation {
  private static final Set<String> POLICIES = Set.of("Cluster", "Local");
  private static final List<String> DISTRIBUTIONS =
      List.of("PreferClose", "PreferSameZone", "PreferSameNode");

  private TrafficValidation() {}

  static void check(ObjectNode service, FieldErrors errors) {
    JsonNode spec = ServiceShape.spec(service);
    String external = Meta.text(spec, "externalTrafficPolicy");
    if (ServiceShape.isExternallyAccessible(service)) {
      Values.oneOf(spec, "spec", "externalTrafficPolicy", POLICIES, errors);
    } else if (!external.isEmpty()) {
      errors.invalid(
          "spec.externalTrafficPolicy",
          external,
          "may only be set for externally-accessible services");
    }
    healthCheck(service, spec.path("healthCheckNodePort"), errors);
    if (ServiceShape.needsClusterIp(service)) {
      Values.present(spec, "spec", "internalTrafficPolicy", errors);
    }
    Values.oneOfOrNone(spec, "spec", "internalTrafficPolicy", POLICIES, errors);
    Values.oneOfOrNone(spec, "spec", "trafficDistribution", DISTRIBUTIONS, errors);
  }

  private static void healthCheck(ObjectNode service, JsonNode port, FieldErrors errors) {
    String path = "spec.healthCheckNodePort";
    if (!ServiceShape.needsHealthCheckPort(service)) {
      if (port.asInt(0) != 0) {
        errors.invalid(
            path,
            port,
            "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
      }
    } else if (port.asInt(0) == 0) {
      errors.required(path, "");
    } else {
      Ports.number(port, path, errors);
    }
  }

  static void checkUpdate(ObjectNode service, ObjectNode old, FieldErrors errors) {
    int now = ServiceShape.spec(service).path("healthCheckNodePort").asInt(0);
    int then = ServiceShape.spec(old).path("healthCheckNodePort").asInt(0);
    if (ServiceShape.needsHealthCheckPort(service)
        && ServiceShape.needsHealthCheckPort(old)
        && now != then) {
      errors.forbidden("spec.healthCheckNodePort", "field is immutable");
    }
  }
}
