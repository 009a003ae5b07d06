package io.kubeterrarium.apiserver.kinds.network;

import static io.kubeterrarium.apiserver.kinds.field.Cells.text;
import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code kubectl get services} prints. */
final class ServiceColumns {
  static final TableColumns COLUMNS =
      TableColumns.start()
          .name()
          .column("Type", "string", "How the Service is reached.", text(ServiceShape::type))
          .column(
              "Cluster-IP",
              "string",
              "The Service's address inside the cluster.",
              text(service -> Cells.orNone(ServiceShape.primaryIp(service))))
          .column(
              "External-IP",
              "string",
              "Addresses outside the cluster that lead to the Service.",
              text(ServiceColumns::externalIp))
          .column("Port(s)", "string", "The ports it offers.", text(ServiceColumns::ports))
          .age()
          .wide(
              "Selector",
              "string",
              "Which pods stand behind the Service.",
              text(service -> Cells.labels(service.path("spec").path("selector"))));

  private ServiceColumns() {}

  private static String externalIp(ObjectNode service) {
    JsonNode spec = service.path("spec");
    List<String> external = new ArrayList<>();
    switch (ServiceShape.type(service)) {
      case "ClusterIP", "NodePort" ->
          spec.path("externalIPs").forEach(ip -> external.add(ip.asString("")));
      case "LoadBalancer" -> {
        external.addAll(Cells.loadBalancer(service));
        spec.path("externalIPs").forEach(ip -> external.add(ip.asString("")));
        if (external.isEmpty()) {
          return "<pending>";
        }
      }
      case "ExternalName" -> external.add(Meta.text(spec, "externalName"));
      default -> external.add(Cells.UNKNOWN);
    }
    return Cells.orNone(String.join(",", external));
  }

  private static String ports(ObjectNode service) {
    List<String> shown = new ArrayList<>();
    for (ObjectNode port : objects(service.path("spec"), "ports")) {
      int nodePort = port.path("nodePort").asInt(0);
      shown.add(
          port.path("port").asString("")
              + (nodePort == 0 ? "" : ":" + nodePort)
              + "/"
              + Meta.text(port, "protocol"));
    }
    return Cells.orNone(String.join(",", shown));
  }
}
