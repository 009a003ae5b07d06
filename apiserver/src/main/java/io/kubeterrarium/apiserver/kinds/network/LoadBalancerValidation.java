package io.kubeterrarium.apiserver.kinds.network;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Addresses;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What only load balancers have, and what a cloud reports of them. */
final class LoadBalancerValidation {
  private static final String ONLY = "may only be used when `type` is 'LoadBalancer'";
  private static final String RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";
  private static final Set<String> IP_MODES = Set.of("Proxy", "VIP");

  private LoadBalancerValidation() {}

  static void check(ObjectNode service, ObjectNode old, FieldErrors errors) {
    JsonNode spec = ServiceShape.spec(service);
    boolean balances = isBalancer(service);
    sourceRanges(service, old, balances, errors);
    if (spec.has("allocateLoadBalancerNodePorts") && !balances) {
      errors.forbidden("spec.allocateLoadBalancerNodePorts", ONLY);
    }
    if (spec.has("loadBalancerClass")) {
      String path = "spec.loadBalancerClass";
      String name = Meta.text(spec, "loadBalancerClass");
      if (balances) {
        Values.invalid(path, name, LabelSyntax.qualifiedName(name), errors);
      } else {
        errors.forbidden(path, ONLY);
      }
    }
  }

  private static boolean isBalancer(JsonNode service) {
    return ServiceShape.type(service).equals("LoadBalancer");
  }

  /** The capital letter of the path is upstream's. */
  private static void sourceRanges(
      ObjectNode service, ObjectNode old, boolean balances, FieldErrors errors) {
    JsonNode ranges = ServiceShape.spec(service).path("loadBalancerSourceRanges");
    String annotation = Meta.annotations(service).getOrDefault(RANGES, "");
    boolean inSpec = !ranges.isEmpty();
    String path = inSpec ? "spec.LoadBalancerSourceRanges" : "metadata.annotations[" + RANGES + "]";
    if (!balances && (inSpec || Meta.annotations(service).containsKey(RANGES))) {
      errors.forbidden(path, ONLY);
    }
    for (int i = 0; i < ranges.size(); i++) {
      Set<String> held = ServiceShape.held(old, "loadBalancerSourceRanges");
      Addresses.cidr(ranges.get(i).asString("").strip(), path + "[" + i + "]", held, errors);
    }
    boolean isNew = !annotation.equals(Meta.annotations(old).get(RANGES));
    if (!inSpec && isNew && !annotation.isBlank()) {
      for (String range : annotation.strip().split(",", -1)) {
        Addresses.cidr(range.strip(), path, Set.of(), errors);
      }
    }
  }

  static void checkUpdate(ObjectNode service, ObjectNode old, FieldErrors errors) {
    JsonNode now = ServiceShape.spec(service).path("loadBalancerClass");
    JsonNode then = ServiceShape.spec(old).path("loadBalancerClass");
    if (isBalancer(service) && isBalancer(old) && !now.equals(then)) {
      errors.invalid(
          "spec.loadBalancerClass", now.isMissingNode() ? null : now, "may not change once set");
    }
  }

  /** Addresses that a cloud gave are virtual ones unless it says otherwise. */
  static void setStatusDefaults(ObjectNode service) {
    Defaults.struct(Meta.child(service, "status"), "loadBalancer");
    if (isBalancer(service)) {
      for (ObjectNode ingress :
          Defaults.objects(service.path("status").path("loadBalancer"), "ingress")) {
        if (!Meta.text(ingress, "ip").isEmpty()) {
          Defaults.textPointer(ingress, "ipMode", "VIP");
        }
      }
    }
  }

  /** Source: {@code ValidateLoadBalancerStatus}. */
  static void checkStatus(ObjectNode service, ObjectNode old, FieldErrors errors) {
    JsonNode balancer = service.path("status").path("loadBalancer");
    Set<String> held = ips(old);
    if (!isBalancer(service) && !balancer.path("ingress").isEmpty()) {
      errors.forbidden(
          "status.loadBalancer.ingress", "may only be used when `spec.type` is 'LoadBalancer'");
      return;
    }
    Defaults.each(
        balancer,
        "ingress",
        "status.loadBalancer",
        (ingress, path) -> {
          String ip = Meta.text(ingress, "ip");
          if (!ip.isEmpty()) {
            Addresses.ip(ip, path + ".ip", held, errors);
          } else if (ingress.has("ipMode")) {
            errors.forbidden(path + ".ipMode", "may not be specified when `ip` is not set");
          }
          if (!ip.isEmpty()) {
            Values.oneOfOrNone(ingress, path, "ipMode", IP_MODES, errors);
          }
          hostname(Meta.text(ingress, "hostname"), path + ".hostname", errors);
        });
  }

  /** The addresses in a status, also an Ingress's. */
  static Set<String> ips(JsonNode object) {
    Set<String> ips = new HashSet<>();
    object
        .path("status")
        .path("loadBalancer")
        .path("ingress")
        .forEach(point -> ips.add(Meta.text(point, "ip")));
    return ips;
  }

  static void hostname(String name, String path, FieldErrors errors) {
    if (!name.isEmpty()) {
      Values.invalid(path, name, LabelSyntax.dnsSubdomain(name), errors);
      if (Addresses.isIp(name)) {
        errors.invalid(path, name, "must be a DNS name, not an IP address");
      }
    }
  }
}
