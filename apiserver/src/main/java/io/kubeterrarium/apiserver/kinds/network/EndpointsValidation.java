package io.kubeterrarium.apiserver.kinds.network;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Addresses;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Labels;
import io.kubeterrarium.apiserver.kinds.field.Ports;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.meta.SameTree;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Endpoints and EndpointSlices. Source: {@code ValidateEndpoints}, and {@code
 * ValidateEndpointSlice} in k8s.io/kubernetes/pkg/apis/discovery/validation.
 */
final class EndpointsValidation {
  private static final Set<String> ADDRESS_TYPES = Set.of("FQDN", "IPv4", "IPv6");
  private static final int MAX_ENDPOINTS = 1000;
  private static final int MAX_ADDRESSES = 100;
  private static final int MAX_PORTS = 20000;
  private static final int MAX_HINTS = 8;
  private static final int MAX_TOPOLOGY = 16;

  private EndpointsValidation() {}

  /**
   * @param old the stored ones, which are not looked at again while they are the same
   */
  static void endpoints(ObjectNode endpoints, @Nullable ObjectNode old, FieldErrors errors) {
    if (old != null && SameTree.same(endpoints.path("subsets"), old.path("subsets"))) {
      return;
    }
    List<ObjectNode> subsets = Defaults.objects(endpoints, "subsets");
    for (int i = 0; i < subsets.size(); i++) {
      ObjectNode subset = subsets.get(i);
      String path = "subsets[" + i + "]";
      if (subset.path("addresses").isEmpty() && subset.path("notReadyAddresses").isEmpty()) {
        errors.required(path, "must specify `addresses` or `notReadyAddresses`");
      }
      for (String list : List.of("addresses", "notReadyAddresses")) {
        Defaults.each(subset, list, path, (address, at) -> address(address, at, errors));
      }
      boolean several = subset.path("ports").size() > 1;
      Defaults.each(subset, "ports", path, (port, at) -> port(port, several, at, errors));
    }
  }

  private static void address(ObjectNode address, String path, FieldErrors errors) {
    String ip = Meta.text(address, "ip");
    Addresses.ip(ip, path + ".ip", errors);
    names(address, path, errors);
    Addresses.notSpecial(ip, path + ".ip", errors);
  }

  private static void names(ObjectNode address, String path, FieldErrors errors) {
    String hostname = Meta.text(address, "hostname");
    if (!hostname.isEmpty()) {
      Values.invalid(path + ".hostname", hostname, LabelSyntax.dnsLabel(hostname), errors);
    }
    node(address, path, errors);
  }

  private static void node(ObjectNode address, String path, FieldErrors errors) {
    if (address.has("nodeName")) {
      String node = Meta.text(address, "nodeName");
      Values.invalid(path + ".nodeName", node, LabelSyntax.dnsSubdomain(node), errors);
    }
  }

  private static void port(ObjectNode port, boolean several, String path, FieldErrors errors) {
    String name = Meta.text(port, "name");
    if (!name.isEmpty()) {
      Values.invalid(path + ".name", name, LabelSyntax.dnsLabel(name), errors);
    } else if (several) {
      errors.required(path + ".name", "");
    }
    Ports.number(port.path("port"), path + ".port", errors);
    Ports.protocol(port, path, errors);
    Ports.appProtocol(port, path, errors);
  }

  /**
   * @param old the stored one; what it says of endpoints is not looked at again while it is the
   *     same
   */
  static void slice(ObjectNode slice, @Nullable ObjectNode old, FieldErrors errors) {
    String type = Meta.text(slice, "addressType");
    if (type.isEmpty()) {
      errors.required("addressType", "");
    } else if (!ADDRESS_TYPES.contains(type)) {
      errors.notSupported("addressType", type, ADDRESS_TYPES);
    }
    slicePorts(Defaults.objects(slice, "ports"), errors);
    if (old != null && SameTree.same(slice.path("endpoints"), old.path("endpoints"))) {
      return;
    }
    List<ObjectNode> endpoints = Defaults.objects(slice, "endpoints");
    if (endpoints.size() > MAX_ENDPOINTS) {
      errors.tooMany("endpoints", endpoints.size(), MAX_ENDPOINTS);
      return;
    }
    for (int i = 0; i < endpoints.size(); i++) {
      endpoint(endpoints.get(i), type, "endpoints[" + i + "]", errors);
    }
  }

  private static void slicePorts(List<ObjectNode> ports, FieldErrors errors) {
    if (ports.size() > MAX_PORTS) {
      errors.tooMany("ports", ports.size(), MAX_PORTS);
      return;
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      String path = "ports[" + i + "]";
      String name = Meta.text(ports.get(i), "name");
      if (!name.isEmpty()) {
        Values.invalid(path + ".name", name, LabelSyntax.dnsLabel(name), errors);
      }
      if (!names.add(name)) {
        errors.duplicate(path + ".name", name);
      }
      Values.oneOfOrNone(ports.get(i), path, "protocol", Ports.PROTOCOLS, errors);
      Ports.appProtocol(ports.get(i), path, errors);
    }
  }

  private static void endpoint(ObjectNode endpoint, String type, String path, FieldErrors errors) {
    JsonNode addresses = endpoint.path("addresses");
    if (addresses.isEmpty()) {
      errors.required(path + ".addresses", "must contain at least 1 address");
    } else if (addresses.size() > MAX_ADDRESSES) {
      errors.tooMany(path + ".addresses", addresses.size(), MAX_ADDRESSES);
    }
    for (int i = 0; i < addresses.size(); i++) {
      ofType(addresses.get(i).asString(""), type, path + ".addresses", i, errors);
    }
    node(endpoint, path, errors);
    JsonNode topology = endpoint.path("deprecatedTopology");
    if (topology.size() > MAX_TOPOLOGY) {
      errors.tooMany(path + ".deprecatedTopology", topology.size(), MAX_TOPOLOGY);
    }
    Labels.check(topology, path + ".deprecatedTopology", errors);
    if (endpoint.path("hostname").isString()) {
      String hostname = Meta.text(endpoint, "hostname");
      Values.invalid(path + ".hostname", hostname, LabelSyntax.dnsLabel(hostname), errors);
    }
    hints(endpoint.path("hints"), path + ".hints", errors);
  }

  /** Of the wrong type, upstream's path does not say which. */
  private static void ofType(String address, String type, String path, int i, FieldErrors errors) {
    switch (type) {
      case "IPv4", "IPv6" -> {
        if (Addresses.ip(address, path + "[" + i + "]", errors)) {
          if (Addresses.isIpv6(address) != type.equals("IPv6")) {
            errors.invalid(path, address, "must be an " + type + " address");
          }
          Addresses.notSpecial(address, path + "[" + i + "]", errors);
        }
      }
      case "FQDN" -> domain(address, path + "[" + i + "]", errors);
      default -> {}
    }
  }

  private static void domain(String name, String path, FieldErrors errors) {
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    List<String> problems = LabelSyntax.dnsSubdomain(bare);
    if (bare.isEmpty()) {
      errors.required(path, "");
    } else if (!problems.isEmpty()) {
      errors.invalid(path, bare, String.join(",", problems));
    } else if (!bare.contains(".")) {
      errors.invalid(path, bare, "should be a domain with at least two segments separated by dots");
    }
  }

  /** Too many of the first kind, and the second is not looked at. */
  private static void hints(JsonNode hints, String path, FieldErrors errors) {
    if (hints(hints, "forZones", LabelSyntax::labelValue, path, errors)) {
      hints(hints, "forNodes", LabelSyntax::dnsSubdomain, path, errors);
    }
  }

  private static boolean hints(
      JsonNode hints,
      String list,
      Function<String, List<String>> syntax,
      String path,
      FieldErrors errors) {
    int count = hints.path(list).size();
    if (count > MAX_HINTS) {
      errors.tooMany(path + "." + list, count, MAX_HINTS);
      return false;
    }
    Set<String> seen = new HashSet<>();
    Defaults.each(
        hints,
        list,
        path,
        (hint, at) -> {
          String name = Meta.text(hint, "name");
          if (!seen.add(name)) {
            errors.duplicate(at + ".name", name);
          }
          Values.invalid(at + ".name", name, syntax.apply(name), errors);
        });
    return true;
  }
}
