package io.kubeterrarium.apiserver.kinds.network;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.field.Addresses;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is taken of a Service, and yet not what it should be. Source: GetWarningsForService. */
final class ServiceWarnings {
  static final String TOPOLOGY_HINTS = "service.kubernetes.io/topology-aware-hints";
  static final String TOPOLOGY_MODE = "service.kubernetes.io/topology-mode";

  private ServiceWarnings() {}

  static void add(ObjectNode service, List<String> warnings) {
    JsonNode spec = ServiceShape.spec(service);
    if (Meta.annotations(service).containsKey(TOPOLOGY_HINTS)) {
      warnings.add(
          "annotation %s is deprecated, please use %s instead"
              .formatted(TOPOLOGY_HINTS, TOPOLOGY_MODE));
    }
    boolean headless =
        ServiceShape.isHeadless(service) && ServiceShape.type(service).equals("ClusterIP");
    if (!headless) {
      each(spec, "clusterIPs", Addresses::warnOfIp, warnings);
    }
    if (headless) {
      ignored(spec, warnings);
    }
    each(spec, "externalIPs", Addresses::warnOfIp, warnings);
    boolean external = ServiceShape.isExternalName(service);
    if (!spec.path("externalIPs").isEmpty() && !headless && !external) {
      warnings.add(
          "spec.externalIPs is deprecated and may no longer be implemented in some clusters");
    }
    String balancer = Meta.text(spec, "loadBalancerIP");
    if (!balancer.isEmpty()) {
      Addresses.warnOfIp(balancer, "spec.loadBalancerIP", warnings);
    }
    each(spec, "loadBalancerSourceRanges", Addresses::warnOfCidr, warnings);
    byType(spec, external, warnings);
  }

  private static void ignored(JsonNode spec, List<String> warnings) {
    if (!Meta.text(spec, "loadBalancerIP").isEmpty()) {
      warnings.add("spec.loadBalancerIP is ignored for headless services");
    }
    if (!spec.path("externalIPs").isEmpty()) {
      warnings.add("spec.externalIPs is ignored for headless services");
    }
    if (!Meta.text(spec, "sessionAffinity").equals("None")) {
      warnings.add("spec.SessionAffinity is ignored for headless services");
    }
  }

  private static void byType(JsonNode spec, boolean external, List<String> warnings) {
    if (external && !spec.path("externalIPs").isEmpty()) {
      warnings.add("spec.externalIPs is ignored when spec.type is \"ExternalName\"");
    }
    if (!external && !Meta.text(spec, "externalName").isEmpty()) {
      warnings.add("spec.externalName is ignored when spec.type is not \"ExternalName\"");
    }
    if (Meta.text(spec, "trafficDistribution").equals("PreferClose")) {
      warnings.add(
          "spec.trafficDistribution: \"PreferClose\" is deprecated; use \"PreferSameZone\"");
    }
  }

  private interface Warning {
    void add(String value, String path, List<String> warnings);
  }

  private static void each(JsonNode spec, String list, Warning warning, List<String> warnings) {
    JsonNode values = spec.path(list);
    for (int i = 0; i < values.size(); i++) {
      warning.add(values.get(i).asString(""), "spec." + list + "[" + i + "]", warnings);
    }
  }
}
