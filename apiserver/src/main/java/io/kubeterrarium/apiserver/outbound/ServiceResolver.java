package io.kubeterrarium.apiserver.outbound;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.resource.ObjectReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds what a Service leads to: its external name, or one of the addresses that somebody wrote
 * into its EndpointSlices or Endpoints. Pods are simulated, so that a Service with a selector leads
 * nowhere. Source: k8s.io/apiserver/pkg/util/proxy, ResolveEndpoint.
 */
public final class ServiceResolver {
  private static final GroupResource SERVICES = new GroupResource("", "services");
  private static final GroupResource ENDPOINTS = new GroupResource("", "endpoints");
  private static final GroupResource SLICES =
      new GroupResource("discovery.k8s.io", "endpointslices");
  private static final String OF_SERVICE = "kubernetes.io/service-name";

  private final ObjectReader objects;

  public ServiceResolver(ObjectReader objects) {
    this.objects = objects;
  }

  /** Where to connect to. */
  public record Address(String host, int port) {
    /** As it stands in a URL. */
    public String authority() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /**
   * @throws UnreachableException where it leads nowhere
   */
  public Address resolve(String namespace, String name, int port) throws UnreachableException {
    ObjectNode service = objects.get(SERVICES, new ObjectName(namespace, name));
    if (service == null) {
      throw new UnreachableException(
          "ServiceNotFound", "service/" + name + " in \"" + namespace + "\" is not present");
    }
    JsonNode spec = service.path("spec");
    if (Meta.text(spec, "type").equals("ExternalName")) {
      return new Address(Meta.text(spec, "externalName"), port);
    }
    JsonNode servicePort = servicePort(spec, port);
    if (servicePort.isMissingNode()) {
      throw new UnreachableException(
          "ServicePortError",
          "service/" + name + " in \"" + namespace + "\" is not listening on port " + port);
    }
    if (!spec.path("selector").isEmpty()) {
      throw new UnreachableException(
          "MissingEndpoints",
          "service \"%s/%s\" cannot be reached, its pods are simulated; use an ExternalName or a Service without a selector"
              .formatted(namespace, name));
    }
    List<Address> addresses = addresses(namespace, name, Meta.text(servicePort, "name"));
    if (addresses.isEmpty() && !hasSlices(namespace, name)) {
      throw new UnreachableException(
          "EndpointsNotFound",
          "cannot find endpointslices for service/" + name + " in \"" + namespace + "\"");
    }
    if (addresses.isEmpty()) {
      throw new UnreachableException(
          "MissingEndpoints",
          "endpoints for service/%s in \"%s\" have no addresses with port name \"%s\""
              .formatted(name, namespace, Meta.text(servicePort, "name")));
    }
    return addresses.get(ThreadLocalRandom.current().nextInt(addresses.size()));
  }

  private static JsonNode servicePort(JsonNode spec, int port) {
    for (JsonNode each : spec.path("ports")) {
      if (each.path("port").asInt(0) == port) {
        return each;
      }
    }
    return spec.path("none");
  }

  private List<Address> addresses(String namespace, String name, String portName) {
    List<Address> found = new ArrayList<>();
    for (ObjectNode slice : objects.list(SLICES, namespace)) {
      if (name.equals(Meta.labels(slice).get(OF_SERVICE))) {
        ofSlice(slice, portName, found);
      }
    }
    ObjectNode endpoints = objects.get(ENDPOINTS, new ObjectName(namespace, name));
    if (found.isEmpty() && endpoints != null) {
      for (JsonNode subset : endpoints.path("subsets")) {
        int port = port(subset, portName);
        for (JsonNode address : subset.path("addresses")) {
          add(Meta.text(address, "ip"), port, found);
        }
      }
    }
    return found;
  }

  private boolean hasSlices(String namespace, String name) {
    return objects.get(ENDPOINTS, new ObjectName(namespace, name)) != null
        || objects.list(SLICES, namespace).stream()
            .anyMatch(slice -> name.equals(Meta.labels(slice).get(OF_SERVICE)));
  }

  private static void ofSlice(JsonNode slice, String portName, List<Address> found) {
    int port = port(slice, portName);
    for (JsonNode endpoint : slice.path("endpoints")) {
      if (endpoint.path("conditions").path("ready").asBoolean(true)) {
        for (JsonNode address : endpoint.path("addresses")) {
          add(address.asString(""), port, found);
        }
      }
    }
  }

  private static void add(String host, int port, List<Address> found) {
    if (port > 0 && !host.isEmpty()) {
      found.add(new Address(host, port));
    }
  }

  private static int port(JsonNode parent, String name) {
    for (JsonNode port : parent.path("ports")) {
      if (Meta.text(port, "name").equals(name)) {
        return port.path("port").asInt(0);
      }
    }
    return 0;
  }
}
