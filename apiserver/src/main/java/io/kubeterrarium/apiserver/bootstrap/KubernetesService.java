package io.kubeterrarium.apiserver.bootstrap;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Service {@code kubernetes} in {@code default} with its Endpoints and EndpointSlice: how pods
 * would reach this API server. Source: k8s.io/kubernetes, pkg/controlplane.
 *
 * @param address where pods would reach it; an IPv4 address that is not of loopback
 * @param port of HTTPS
 * @param several whether other API servers stand there, too, each under its own address
 */
public record KubernetesService(String address, int port, boolean several) {
  /** Of the only API server. */
  public KubernetesService(String address, int port) {
    this(address, port, false);
  }

  static final String NAME = "kubernetes";
  static final String CLUSTER_IP = "10.96.0.1";

  ObjectNode service() {
    ObjectNode service = object("v1", "Service");
    ObjectNode labels = labels(service);
    labels.put("component", "apiserver").put("provider", "kubernetes");
    ObjectNode spec = service.putObject("spec");
    spec.put("type", "ClusterIP").put("clusterIP", CLUSTER_IP);
    spec.putArray("clusterIPs").add(CLUSTER_IP);
    spec.putArray("ipFamilies").add("IPv4");
    spec.put("ipFamilyPolicy", "SingleStack").put("sessionAffinity", "None");
    spec.putArray("ports")
        .addObject()
        .put("name", "https")
        .put("protocol", "TCP")
        .put("port", 443)
        .put("targetPort", port);
    return service;
  }

  /** The range that Services' addresses are from, with its status, which a create leaves out. */
  ObjectNode addressRange(String now) {
    ObjectNode range =
        Json.object().put("apiVersion", "networking.k8s.io/v1").put("kind", "ServiceCIDR");
    range.putObject("metadata").put("name", NAME);
    range.putObject("spec").putArray("cidrs").add("10.96.0.0/12");
    range
        .putObject("status")
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", "True")
        .put("lastTransitionTime", now)
        .put("reason", "")
        .put("message", "Kubernetes default Service CIDR is ready");
    return range;
  }

  ObjectNode endpoints() {
    ObjectNode endpoints = object("v1", "Endpoints");
    labels(endpoints).put("endpointslice.kubernetes.io/skip-mirror", "true");
    ObjectNode subset = endpoints.putArray("subsets").addObject();
    subset.putArray("addresses").addObject().put("ip", address);
    subset.putArray("ports").add(httpsPort());
    return endpoints;
  }

  ObjectNode endpointSlice() {
    ObjectNode slice = object("discovery.k8s.io/v1", "EndpointSlice");
    labels(slice).put("kubernetes.io/service-name", NAME);
    slice.put("addressType", "IPv4");
    ObjectNode endpoint = slice.putArray("endpoints").addObject();
    endpoint.putArray("addresses").add(address);
    endpoint.putObject("conditions").put("ready", true);
    slice.putArray("ports").add(httpsPort());
    return slice;
  }

  /** The stored Endpoints with this server's address; empty where they have it. */
  Optional<ObjectNode> endpointsFrom(ObjectNode stored) {
    return with(stored, endpoints(), "subsets", "addresses", Json.object().put("ip", address));
  }

  /** The stored EndpointSlice with this server's address; empty where it has it. */
  Optional<ObjectNode> endpointSliceFrom(ObjectNode stored) {
    ObjectNode endpoint = (ObjectNode) endpointSlice().path("endpoints").path(0);
    return with(stored, endpointSlice(), "", "endpoints", endpoint);
  }

  /**
   * @param parent the list whose first item holds the list of addresses; empty where the object
   *     does
   */
  private Optional<ObjectNode> with(
      ObjectNode stored, ObjectNode wanted, String parent, String list, ObjectNode own) {
    if (!several) {
      return parent.isEmpty()
          ? moved(stored, wanted, list, "ports")
          : moved(stored, wanted, parent);
    }
    ObjectNode changed = stored.deepCopy();
    JsonNode holder = parent.isEmpty() ? changed : changed.path(parent).path(0);
    if (!(holder.path(list) instanceof ArrayNode addresses)) {
      return Optional.of(wanted);
    }
    for (JsonNode each : addresses) {
      if (covers(each, own)) {
        return Optional.empty();
      }
    }
    addresses.add(own);
    changed.set("apiVersion", wanted.get("apiVersion"));
    changed.set("kind", wanted.get("kind"));
    return Optional.of(changed);
  }

  /** The stored object with the fields that should be otherwise; empty where none is. */
  static Optional<ObjectNode> moved(ObjectNode stored, ObjectNode wanted, String... fields) {
    ObjectNode changed = stored.deepCopy();
    changed.set("apiVersion", wanted.get("apiVersion"));
    changed.set("kind", wanted.get("kind"));
    ObjectNode before = changed.deepCopy();
    for (String field : fields) {
      // Justification: only what an address or port is in; defaults in the stored object are not
      // differences.
      if (!covers(changed.path(field), wanted.path(field))) {
        changed.set(field, wanted.get(field));
      }
    }
    return changed.equals(before) ? Optional.empty() : Optional.of(changed);
  }

  /** Whether the stored value holds every field of the wanted one, lists item by item. */
  private static boolean covers(JsonNode stored, JsonNode wanted) {
    if (wanted.isObject()) {
      return wanted.properties().stream()
          .allMatch(entry -> covers(stored.path(entry.getKey()), entry.getValue()));
    }
    if (wanted.isArray()) {
      if (stored.size() != wanted.size()) {
        return false;
      }
      for (int i = 0; i < wanted.size(); i++) {
        if (!covers(stored.path(i), wanted.get(i))) {
          return false;
        }
      }
      return true;
    }
    return stored.asString().equals(wanted.asString());
  }

  private ObjectNode httpsPort() {
    return Json.object().put("name", "https").put("port", port).put("protocol", "TCP");
  }

  private static ObjectNode object(String apiVersion, String kind) {
    ObjectNode object = Json.object().put("apiVersion", apiVersion).put("kind", kind);
    object.putObject("metadata").put("name", NAME).put("namespace", "default");
    return object;
  }

  private static ObjectNode labels(ObjectNode object) {
    return Meta.edit(object).putObject("labels");
  }
}
