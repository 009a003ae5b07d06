package io.kubeterrarium.apiserver.kinds.pod;

import static io.kubeterrarium.apiserver.kinds.field.Cells.string;
import static io.kubeterrarium.apiserver.kinds.field.Cells.text;
import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code kubectl get pods} prints. */
final class PodColumns {
  static final TableColumns COLUMNS =
      TableColumns.start()
          .name()
          .column(
              "Ready",
              "string",
              "How many of the pod's containers are ready, of how many.",
              text(pod -> PodSummary.of(pod).readiness()))
          .column(
              "Status",
              "string",
              "What the pod is doing, or what keeps it from doing it.",
              text(pod -> PodSummary.of(pod).reason()))
          .column(
              "Restarts",
              "string",
              "How often containers of the pod were restarted, and when last.",
              (pod, now) -> string(PodSummary.of(pod).restarts(now)))
          .age()
          .wide(
              "IP",
              "string",
              "The pod's address inside the cluster.",
              text(pod -> Cells.orNone(ip(pod))))
          .wide(
              "Node",
              "string",
              "The node that the pod is bound to.",
              text(pod -> Cells.orNone(Meta.text(pod.path("spec"), "nodeName"))))
          .wide(
              "Nominated Node",
              "string",
              "The node on which room is being made for the pod.",
              text(pod -> Cells.orNone(Meta.text(pod.path("status"), "nominatedNodeName"))))
          .wide(
              "Readiness Gates",
              "string",
              "How many of the pod's further conditions for readiness hold.",
              text(PodColumns::readinessGates));

  private PodColumns() {}

  /** Rows of pods that have ended say so, so that clients may leave them out. */
  static @Nullable JsonNode conditions(ObjectNode pod) {
    String phase = Meta.text(pod.path("status"), "phase");
    String message =
        switch (phase) {
          case "Succeeded" -> "The pod has completed successfully.";
          case "Failed" -> "The pod failed.";
          default -> "";
        };
    if (message.isEmpty()) {
      return null;
    }
    ArrayNode conditions = Json.array();
    conditions
        .addObject()
        .put("type", "Completed")
        .put("status", "True")
        .put("reason", phase)
        .put("message", message);
    return conditions;
  }

  private static String ip(ObjectNode pod) {
    List<ObjectNode> ips = objects(pod.path("status"), "podIPs");
    return ips.isEmpty() ? "" : Meta.text(ips.get(0), "ip");
  }

  private static String readinessGates(ObjectNode pod) {
    List<ObjectNode> gates = objects(pod.path("spec"), "readinessGates");
    long open =
        gates.stream()
            .filter(gate -> PodConditions.isTrue(pod, Meta.text(gate, "conditionType")))
            .count();
    return gates.isEmpty() ? Cells.NONE : open + "/" + gates.size();
  }
}
