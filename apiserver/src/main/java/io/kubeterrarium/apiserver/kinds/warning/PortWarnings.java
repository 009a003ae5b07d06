package io.kubeterrarium.apiserver.kinds.warning;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.GoText;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Ports of a pod's containers that stand in each other's way. */
final class PortWarnings {
  private PortWarnings() {}

  private record Port(
      String path, String name, int container, String protocol, int host, String address) {
    static Port of(ObjectNode port, String path) {
      return new Port(
          path,
          Meta.text(port, "name"),
          port.path("containerPort").asInt(0),
          Meta.text(port, "protocol"),
          port.path("hostPort").asInt(0),
          Meta.text(port, "hostIP"));
    }

    /** As Go prints the struct. */
    String shown() {
      return "{Name:%s HostPort:%d ContainerPort:%d Protocol:%s HostIP:%s}"
          .formatted(name, host, container, protocol, address);
    }

    /** Of two ports with the same number and protocol; empty where both may be. */
    String relationTo(Port other) {
      if (host == other.host && address.equals(other.address)) {
        return "duplicate port definition with ";
      }
      if (host == 0 || other.host == 0) {
        return "overlapping port definition with ";
      }
      boolean oneForAll = address.isEmpty() != other.address.isEmpty();
      return host == other.host && oneForAll ? "dangerously ambiguous port definition with " : "";
    }
  }

  static void check(Described pod) {
    List<Port> ports = new ArrayList<>();
    pod.eachContainer(
        (container, at) ->
            Defaults.each(container, "ports", at, (port, path) -> ports.add(Port.of(port, path))));
    Map<String, List<Port>> taken = new HashMap<>();
    for (Port port : ports) {
      if (!port.address.isEmpty() && port.host == 0) {
        pod.warn(port.path, "hostIP set without hostPort: " + port.shown());
      }
      List<Port> others =
          taken.computeIfAbsent(port.container + "/" + port.protocol, key -> new ArrayList<>());
      for (Port other : others) {
        String relation = port.relationTo(other);
        if (!relation.isEmpty()) {
          pod.warn(port.path, relation + other.path);
        }
      }
      others.add(port);
    }
    names(ports, pod);
  }

  private static void names(List<Port> ports, Described pod) {
    Map<String, String> first = new HashMap<>();
    for (Port port : ports) {
      String other = port.name.isEmpty() ? null : first.putIfAbsent(port.name, port.path);
      if (other != null) {
        pod.warn(
            port.path,
            "duplicate port name %s with %s, services and probes that select ports by name will use %s"
                .formatted(GoText.quoted(port.name), other, other));
      }
    }
  }
}
