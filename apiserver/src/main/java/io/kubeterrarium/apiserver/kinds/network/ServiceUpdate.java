package io.kubeterrarium.apiserver.kinds.network;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an update inherits from the stored Service: what was allocated and the client did not repeat
 * stays; what the new type cannot have, and the client did not change, goes. Source: {@code
 * patchAllocatedValues} and {@code dropTypeDependentFields} upstream.
 */
final class ServiceUpdate {
  private ServiceUpdate() {}

  static void inherit(ObjectNode service, ObjectNode old) {
    ObjectNode spec = Meta.child(service, "spec");
    dropWhatTheTypeCannotHave(service, spec, old);
    if (ServiceShape.needsClusterIp(service) && ServiceShape.needsClusterIp(old)) {
      keepAddress(spec, ServiceShape.spec(old));
    }
    followSingleAddress(spec, ServiceShape.spec(old));
    if (ServiceShape.needsNodePorts(service) && ServiceShape.hasNodePorts(old)) {
      keepNodePorts(service, old);
    }
    if (ServiceShape.needsHealthCheckPort(service)
        && ServiceShape.needsHealthCheckPort(old)
        && spec.path("healthCheckNodePort").asInt(0) == 0) {
      keep(spec, ServiceShape.spec(old), "healthCheckNodePort");
    }
  }

  private static void dropWhatTheTypeCannotHave(
      ObjectNode service, ObjectNode spec, ObjectNode old) {
    JsonNode before = ServiceShape.spec(old);
    if (ServiceShape.needsClusterIp(old) && !ServiceShape.needsClusterIp(service)) {
      if (spec.path("clusterIP").equals(before.path("clusterIP"))
          && spec.path("clusterIPs").equals(before.path("clusterIPs"))) {
        spec.remove(List.of("clusterIP", "clusterIPs"));
      }
      dropUnchanged(spec, before, List.of("ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy"));
    }
    if (ServiceShape.hasNodePorts(old)
        && !ServiceShape.hasNodePorts(service)
        && ServiceShape.portsOfPorts(old).containsAll(ServiceShape.portsOfPorts(service))) {
      objects(spec, "ports").forEach(port -> port.remove("nodePort"));
    }
    if (ServiceShape.needsHealthCheckPort(old) && !ServiceShape.needsHealthCheckPort(service)) {
      dropUnchanged(spec, before, List.of("healthCheckNodePort"));
    }
    if (!ServiceShape.isExternallyAccessible(service)) {
      dropUnchanged(spec, before, List.of("externalTrafficPolicy"));
    }
    if (!ServiceShape.type(service).equals("LoadBalancer")) {
      dropUnchanged(spec, before, List.of("allocateLoadBalancerNodePorts", "loadBalancerClass"));
    }
  }

  private static void dropUnchanged(ObjectNode spec, JsonNode before, List<String> fields) {
    for (String field : fields) {
      if (before.has(field) && before.path(field).equals(spec.path(field))) {
        spec.remove(field);
      }
    }
  }

  private static void keepAddress(ObjectNode spec, JsonNode before) {
    if (Meta.text(spec, "clusterIP").isEmpty()) {
      keep(spec, before, "clusterIP");
    }
    if (spec.path("clusterIPs").isEmpty()) {
      keep(spec, before, "clusterIPs");
    }
    for (String field : List.of("ipFamilies", "ipFamilyPolicy")) {
      JsonNode given = spec.path(field);
      if (Defaults.isUnset(given) || given.isArray() && given.isEmpty()) {
        keep(spec, before, field);
      }
    }
  }

  /** Who changed {@code clusterIP} alone meant {@code clusterIPs}, too. */
  private static void followSingleAddress(ObjectNode spec, JsonNode before) {
    String single = Meta.text(spec, "clusterIP");
    JsonNode list = spec.path("clusterIPs");
    JsonNode held = before.path("clusterIPs");
    boolean listIsOld = list.equals(held) || list.isEmpty() && held.isEmpty();
    if (listIsOld && !single.equals(Meta.text(before, "clusterIP"))) {
      spec.remove("clusterIPs");
      if (!single.isEmpty()) {
        spec.putArray("clusterIPs").add(single);
      }
    }
  }

  private static void keepNodePorts(ObjectNode service, ObjectNode old) {
    Set<Integer> used = new HashSet<>(ServiceShape.portsOfPorts(old));
    used.retainAll(ServiceShape.portsOfPorts(service));
    Map<String, Integer> byName = new HashMap<>();
    for (ObjectNode port : objects(ServiceShape.spec(old), "ports")) {
      byName.put(Meta.text(port, "name"), port.path("nodePort").asInt(0));
    }
    for (ObjectNode port : objects(ServiceShape.spec(service), "ports")) {
      int known = byName.getOrDefault(Meta.text(port, "name"), 0);
      if (port.path("nodePort").asInt(0) == 0 && known != 0 && used.add(known)) {
        port.put("nodePort", known);
      }
    }
  }

  private static void keep(ObjectNode spec, JsonNode before, String field) {
    if (before.has(field)) {
      spec.set(field, before.get(field).deepCopy());
    }
  }
}
