package io.kubeterrarium.apiserver.kinds.network;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Defaults of a Service: those of decoding, and those that depend on what stands in the registry.
 * Source: {@code SetDefaults_Service} and k8s.io/kubernetes/pkg/registry/core/service.
 */
final class ServiceDefaults {
  private ServiceDefaults() {}

  static void set(ObjectNode service) {
    ObjectNode spec = Meta.child(service, "spec");
    Defaults.text(spec, "sessionAffinity", "None");
    if (Meta.text(spec, "sessionAffinity").equals("None")) {
      spec.remove("sessionAffinityConfig");
    }
    if (Meta.text(spec, "sessionAffinity").equals("ClientIP")) {
      Defaults.number(
          Meta.child(Meta.child(spec, "sessionAffinityConfig"), "clientIP"),
          "timeoutSeconds",
          10800);
    }
    Defaults.text(spec, "type", "ClusterIP");
    objects(spec, "ports").forEach(ServiceDefaults::port);
    String type = Meta.text(spec, "type");
    if (ServiceShape.isExternallyAccessible(service)) {
      Defaults.text(spec, "externalTrafficPolicy", "Cluster");
    }
    if (ServiceShape.needsClusterIp(service)) {
      Defaults.textPointer(spec, "internalTrafficPolicy", "Cluster");
    }
    if (type.equals("LoadBalancer")) {
      Defaults.flag(spec, "allocateLoadBalancerNodePorts", true);
    }
    LoadBalancerValidation.setStatusDefaults(service);
  }

  private static void port(ObjectNode port) {
    Defaults.text(port, "protocol", "TCP");
    JsonNode target = port.path("targetPort");
    boolean unset =
        Defaults.isUnset(target)
            || target.isNumber() && target.asInt(0) == 0
            || target.isString() && target.stringValue().isEmpty();
    if (unset && port.has("port")) {
      port.set("targetPort", port.get("port"));
    }
  }

  /** {@code clusterIP} and {@code clusterIPs[0]} are one; whichever is missing follows. */
  static void oneClusterIp(ObjectNode service) {
    ObjectNode spec = Meta.child(service, "spec");
    String single = Meta.text(spec, "clusterIP");
    if (spec.path("clusterIPs").isEmpty()) {
      if (!single.isEmpty()) {
        spec.putArray("clusterIPs").add(single);
      }
    } else if (single.isEmpty()) {
      spec.put("clusterIP", spec.path("clusterIPs").path(0).asString(""));
    }
  }

  /** One stack, IPv4. Headless without a selector means both, whatever the cluster has. */
  static void families(ObjectNode service) {
    if (ServiceShape.isExternalName(service)) {
      return;
    }
    ObjectNode spec = Meta.child(service, "spec");
    boolean anyFamily = ServiceShape.isHeadless(service) && spec.path("selector").isEmpty();
    boolean two = spec.path("ipFamilies").size() == 2 || spec.path("clusterIPs").size() == 2;
    Defaults.textPointer(
        spec, "ipFamilyPolicy", anyFamily || two ? "RequireDualStack" : "SingleStack");
    if (spec.path("ipFamilies").isEmpty()) {
      ArrayNode families = Json.array().add("IPv4");
      if (anyFamily && !Meta.text(spec, "ipFamilyPolicy").equals("SingleStack")) {
        families.add("IPv6");
      }
      spec.set("ipFamilies", families);
    }
  }
}
