package io.kubeterrarium.apiserver.kinds.network;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Addresses;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Labels;
import io.kubeterrarium.apiserver.kinds.field.Ports;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Service's spec, in upstream's order. Source: {@code ValidateService} in
 * k8s.io/kubernetes/pkg/apis/core/validation.
 */
final class ServiceValidation {
  private static final Set<String> TYPES =
      Set.of("ClusterIP", "NodePort", "LoadBalancer", "ExternalName");
  private static final Set<String> AFFINITIES = Set.of("ClientIP", "None");
  private static final int MAX_AFFINITY_SECONDS = 86400;

  private ServiceValidation() {}

  /**
   * @param old the stored Service, whose addresses are not looked at again; empty on a create
   */
  static void check(ObjectNode service, ObjectNode old, FieldErrors errors) {
    JsonNode spec = ServiceShape.spec(service);
    topology(service, errors);
    if (objects(spec, "ports").isEmpty()
        && !ServiceShape.isHeadless(service)
        && !ServiceShape.isExternalName(service)) {
      errors.required("spec.ports", "");
    }
    type(service, spec, errors);
    ports(spec, errors);
    Labels.check(spec.path("selector"), "spec.selector", errors);
    Values.oneOf(spec, "spec", "sessionAffinity", AFFINITIES, errors);
    affinity(spec, errors);
    if (!ServiceShape.isExternalName(service)) {
      ClusterIpValidation.check(service, old, errors);
    }
    externalIps(spec.path("externalIPs"), ServiceShape.held(old, "externalIPs"), errors);
    Values.oneOf(spec, "spec", "type", TYPES, errors);
    if (ServiceShape.type(service).equals("ClusterIP")) {
      noNodePorts(spec, errors);
    }
    duplicates(objects(spec, "ports"), errors);
    LoadBalancerValidation.check(service, old, errors);
    TrafficValidation.check(service, errors);
  }

  /** Two annotations for one thing. */
  private static void topology(ObjectNode service, FieldErrors errors) {
    String mode = Meta.annotations(service).get(ServiceWarnings.TOPOLOGY_MODE);
    String hints = Meta.annotations(service).get(ServiceWarnings.TOPOLOGY_HINTS);
    if (mode != null && hints != null && !mode.equals(hints)) {
      errors.invalid(
          "metadata.annotations[" + ServiceWarnings.TOPOLOGY_MODE + "]",
          mode,
          "must match annotations[" + ServiceWarnings.TOPOLOGY_HINTS + "] when both are specified");
    }
  }

  private static void type(ObjectNode service, JsonNode spec, FieldErrors errors) {
    String type = ServiceShape.type(service);
    if (ServiceShape.isHeadless(service) && !type.equals("ClusterIP")) {
      errors.invalid(
          "spec.clusterIPs[0]", "None", "may not be set to 'None' for " + type + " services");
    }
    if (!type.equals("ExternalName")) {
      return;
    }
    for (String field : List.of("clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
      // A policy is a pointer, so that an empty one is said.
      if (!Values.isEmpty(spec.path(field))
          || field.equals("ipFamilyPolicy") && spec.path(field).isString()) {
        errors.forbidden("spec." + field, "may not be set for ExternalName services");
      }
    }
    String name = Meta.text(spec, "externalName");
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    if (bare.isEmpty()) {
      errors.required("spec.externalName", "");
    } else {
      Values.invalid("spec.externalName", bare, LabelSyntax.dnsSubdomain(bare), errors);
    }
  }

  private static void ports(JsonNode spec, FieldErrors errors) {
    boolean several = spec.path("ports").size() > 1;
    Set<String> names = new HashSet<>();
    Defaults.each(
        spec,
        "ports",
        "spec",
        (port, path) -> {
          String name = Meta.text(port, "name");
          if (!name.isEmpty()) {
            Values.invalid(path + ".name", name, LabelSyntax.dnsLabel(name), errors);
            if (!names.add(name)) {
              errors.duplicate(path + ".name", name);
            }
          } else if (several) {
            errors.required(path + ".name", "");
          }
          Ports.number(port.path("port"), path + ".port", errors);
          Ports.protocol(port, path, errors);
          Ports.numberOrName(port.path("targetPort"), path + ".targetPort", errors);
          Ports.appProtocol(port, path, errors);
        });
  }

  private static void affinity(JsonNode spec, FieldErrors errors) {
    JsonNode config = spec.path("sessionAffinityConfig");
    switch (Meta.text(spec, "sessionAffinity")) {
      case "ClientIP" -> {
        String path = "spec.sessionAffinityConfig.clientIP.timeoutSeconds";
        JsonNode seconds = config.path("clientIP").path("timeoutSeconds");
        if (seconds.asInt(0) <= 0 || seconds.asInt(0) > MAX_AFFINITY_SECONDS) {
          errors.invalid(
              path, seconds, "must be greater than 0 and less than " + MAX_AFFINITY_SECONDS);
        }
      }
      case "None" -> {
        if (config.isObject()) {
          errors.forbidden(
              "spec.sessionAffinityConfig", "must not be set when session affinity is None");
        }
      }
      default -> {}
    }
  }

  private static void externalIps(JsonNode addresses, Set<String> held, FieldErrors errors) {
    for (int i = 0; i < addresses.size(); i++) {
      String path = "spec.externalIPs[" + i + "]";
      String address = addresses.get(i).asString("");
      if (Addresses.ip(address, path, held, errors)) {
        Addresses.notSpecial(address, path, errors);
      }
    }
  }

  private static void noNodePorts(JsonNode spec, FieldErrors errors) {
    Defaults.each(
        spec,
        "ports",
        "spec",
        (port, path) -> {
          if (port.path("nodePort").asInt(0) != 0) {
            errors.forbidden(path + ".nodePort", "may not be used when `type` is 'ClusterIP'");
          }
        });
  }

  private static void duplicates(List<ObjectNode> ports, FieldErrors errors) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      int nodePort = ports.get(i).path("nodePort").asInt(0);
      if (nodePort != 0 && !seen.add(Meta.text(ports.get(i), "protocol") + nodePort)) {
        errors.duplicate("spec.ports[" + i + "].nodePort", nodePort);
      }
    }
    seen.clear();
    for (int i = 0; i < ports.size(); i++) {
      String protocol = Meta.text(ports.get(i), "protocol");
      int number = ports.get(i).path("port").asInt(0);
      if (!seen.add(protocol + number)) {
        errors.duplicate("spec.ports[" + i + "]", shown(protocol, number));
      }
    }
  }

  /** As upstream shows it: its internal type has no JSON names. */
  private static ObjectNode shown(String protocol, int number) {
    ObjectNode port = Json.object().put("Name", "").put("Protocol", protocol);
    port.putNull("AppProtocol");
    return port.put("Port", number).put("TargetPort", 0).put("NodePort", 0);
  }
}
