package io.kubeterrarium.apiserver.kinds.network;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Labels;
import io.kubeterrarium.apiserver.kinds.field.Ports;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Source: {@code ValidateService} in k8s.io/kubernetes/pkg/apis/core/validation. */
final class ServiceValidation {
  private static final Set<String> TYPES =
      Set.of("ClusterIP", "NodePort", "LoadBalancer", "ExternalName");
  private static final Set<String> AFFINITIES = Set.of("ClientIP", "None");
  private static final Set<String> TRAFFIC = Set.of("Cluster", "Local");

  private ServiceValidation() {}

  static void check(ObjectNode service, FieldErrors errors) {
    JsonNode spec = ServiceShape.spec(service);
    List<ObjectNode> ports = objects(spec, "ports");
    if (ports.isEmpty()
        && !ServiceShape.isHeadless(service)
        && !ServiceShape.isExternalName(service)) {
      errors.required("spec.ports", "");
    }
    if (ServiceShape.isExternalName(service)) {
      checkExternalName(spec, errors);
    }
    checkPorts(ports, errors);
    Labels.check(spec.path("selector"), "spec.selector", errors);
    supported(spec, "sessionAffinity", AFFINITIES, errors);
    checkAddresses(spec, errors);
    supported(spec, "type", TYPES, errors);
    if (ServiceShape.type(service).equals("ClusterIP")) {
      checkNoNodePorts(ports, errors);
    }
    checkDuplicates(ports, errors);
    checkTrafficPolicies(service, spec, errors);
  }

  private static void checkExternalName(JsonNode spec, FieldErrors errors) {
    if (!spec.path("clusterIPs").isEmpty()) {
      errors.forbidden("spec.clusterIPs", "may not be set for ExternalName services");
    }
    String name = Meta.text(spec, "externalName");
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    if (bare.isEmpty()) {
      errors.required("spec.externalName", "");
    } else {
      LabelSyntax.dnsSubdomain(bare).forEach(e -> errors.invalid("spec.externalName", bare, e));
    }
  }

  private static void checkPorts(List<ObjectNode> ports, FieldErrors errors) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      ObjectNode port = ports.get(i);
      String path = "spec.ports[" + i + "]";
      String name = Meta.text(port, "name");
      if (name.isEmpty()) {
        if (ports.size() > 1) {
          errors.required(path + ".name", "");
        }
      } else {
        LabelSyntax.dnsLabel(name).forEach(e -> errors.invalid(path + ".name", name, e));
        if (!names.add(name)) {
          errors.duplicate(path + ".name", name);
        }
      }
      Ports.number(port.path("port"), path + ".port", errors);
      Ports.protocol(port, path, errors);
      Ports.numberOrName(port.path("targetPort"), path + ".targetPort", errors);
    }
  }

  private static void checkNoNodePorts(List<ObjectNode> ports, FieldErrors errors) {
    for (int i = 0; i < ports.size(); i++) {
      if (ports.get(i).path("nodePort").asInt(0) != 0) {
        errors.forbidden(
            "spec.ports[" + i + "].nodePort", "may not be used when `type` is 'ClusterIP'");
      }
    }
  }

  private static void checkDuplicates(List<ObjectNode> ports, FieldErrors errors) {
    Set<String> nodePorts = new HashSet<>();
    Set<String> numbers = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      ObjectNode port = ports.get(i);
      String path = "spec.ports[" + i + "]";
      String protocol = Meta.text(port, "protocol");
      int nodePort = port.path("nodePort").asInt(0);
      if (nodePort != 0 && !nodePorts.add(protocol + nodePort)) {
        errors.duplicate(path + ".nodePort", nodePort);
      }
      int number = port.path("port").asInt(0);
      if (!numbers.add(protocol + number)) {
        errors.duplicate(path, shown(protocol, number));
      }
    }
  }

  /** As upstream shows it: its internal type has no JSON names. */
  private static ObjectNode shown(String protocol, int number) {
    ObjectNode port = Json.object().put("Name", "").put("Protocol", protocol);
    port.putNull("AppProtocol");
    return port.put("Port", number).put("TargetPort", 0).put("NodePort", 0);
  }

  private static void checkAddresses(JsonNode spec, FieldErrors errors) {
    String single = Meta.text(spec, "clusterIP");
    String first = spec.path("clusterIPs").path(0).asString("");
    if (!first.isEmpty() && !first.equals(single)) {
      errors.invalid(
          "spec.clusterIPs", spec.path("clusterIPs"), "first value must match `clusterIP`");
    }
    if (spec.path("clusterIPs").size() > 1) {
      errors.invalid(
          "spec.clusterIPs",
          spec.path("clusterIPs"),
          "may only hold one value, for the cluster has one IP family");
    }
  }

  private static void checkTrafficPolicies(ObjectNode service, JsonNode spec, FieldErrors errors) {
    String external = Meta.text(spec, "externalTrafficPolicy");
    boolean facesOut = Set.of("NodePort", "LoadBalancer").contains(ServiceShape.type(service));
    if (!external.isEmpty() && !facesOut && spec.path("externalIPs").isEmpty()) {
      errors.invalid(
          "spec.externalTrafficPolicy",
          external,
          "may only be set for externally-accessible services");
    } else if (facesOut && !TRAFFIC.contains(external)) {
      errors.notSupported("spec.externalTrafficPolicy", external, TRAFFIC);
    }
    String internal = Meta.text(spec, "internalTrafficPolicy");
    if (!internal.isEmpty() && !TRAFFIC.contains(internal)) {
      errors.notSupported("spec.internalTrafficPolicy", internal, TRAFFIC);
    }
  }

  private static void supported(
      JsonNode spec, String field, Set<String> values, FieldErrors errors) {
    String value = Meta.text(spec, field);
    if (value.isEmpty()) {
      errors.required("spec." + field, "");
    } else if (!values.contains(value)) {
      errors.notSupported("spec." + field, value, values);
    }
  }

  /** An address is for as long as the Service has one. */
  static void checkUpdate(ObjectNode service, ObjectNode old, FieldErrors errors) {
    if (!ServiceShape.needsClusterIp(service) || !ServiceShape.needsClusterIp(old)) {
      return;
    }
    JsonNode addresses = ServiceShape.spec(service).path("clusterIPs");
    String before = ServiceShape.primaryIp(old);
    if (!before.isEmpty() && !before.equals(ServiceShape.primaryIp(service))) {
      errors.invalid("spec.clusterIPs[0]", addresses, "may not change once set");
    }
  }
}
