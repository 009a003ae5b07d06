package io.kubeterrarium.apiserver.kinds.network;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Questions about a Service's spec that defaults, allocation and validation all ask. */
final class ServiceShape {
  static final String NONE = "None";

  private ServiceShape() {}

  static JsonNode spec(JsonNode service) {
    return service.path("spec");
  }

  static String type(JsonNode service) {
    return Meta.text(spec(service), "type");
  }

  static boolean isExternalName(JsonNode service) {
    return type(service).equals("ExternalName");
  }

  static boolean needsClusterIp(JsonNode service) {
    return Set.of("ClusterIP", "NodePort", "LoadBalancer").contains(type(service));
  }

  static boolean isHeadless(JsonNode service) {
    return needsClusterIp(service) && primaryIp(service).equals(NONE);
  }

  /** Whether it may have node ports, allocated or asked for. */
  static boolean hasNodePorts(JsonNode service) {
    return Set.of("NodePort", "LoadBalancer").contains(type(service));
  }

  /** Whether those that it did not ask for are allocated. */
  static boolean needsNodePorts(JsonNode service) {
    return type(service).equals("NodePort")
        || type(service).equals("LoadBalancer")
            && spec(service).path("allocateLoadBalancerNodePorts").asBoolean(true);
  }

  /** Whether traffic may come in from outside the cluster. */
  static boolean isExternallyAccessible(JsonNode service) {
    return switch (type(service)) {
      case "NodePort", "LoadBalancer" -> true;
      case "ClusterIP" -> !spec(service).path("externalIPs").isEmpty();
      default -> false;
    };
  }

  static boolean needsHealthCheckPort(JsonNode service) {
    return type(service).equals("LoadBalancer")
        && Meta.text(spec(service), "externalTrafficPolicy").equals("Local");
  }

  /** Empty where none is set. */
  static String primaryIp(JsonNode service) {
    String first = spec(service).path("clusterIPs").path(0).asString("");
    return first.isEmpty() ? Meta.text(spec(service), "clusterIP") : first;
  }

  /** The cluster addresses that the Service holds; none where it is headless. */
  static Set<String> addresses(JsonNode service) {
    Set<String> result = new LinkedHashSet<>();
    if (needsClusterIp(service)) {
      spec(service).path("clusterIPs").forEach(ip -> result.add(ip.asString("")));
      result.add(primaryIp(service));
      result.remove(NONE);
      result.remove("");
    }
    return result;
  }

  /** The strings in a list of the spec. */
  static Set<String> held(JsonNode service, String list) {
    Set<String> result = new LinkedHashSet<>();
    spec(service).path(list).forEach(value -> result.add(value.asString("")));
    return result;
  }

  /** The node ports of the ports. */
  static Set<Integer> portsOfPorts(JsonNode service) {
    Set<Integer> result = new LinkedHashSet<>();
    for (ObjectNode port : objects(spec(service), "ports")) {
      result.add(port.path("nodePort").asInt(0));
    }
    result.remove(0);
    return result;
  }

  /** All node ports that the Service holds. */
  static Set<Integer> nodePorts(JsonNode service) {
    Set<Integer> result = portsOfPorts(service);
    result.add(spec(service).path("healthCheckNodePort").asInt(0));
    result.remove(0);
    return result;
  }
}
