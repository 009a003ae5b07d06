package io.kubeterrarium.apiserver.kinds.autoscaling;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The metrics of an autoscaler in one cell: {@code cpu: 30%/80%}, at most two of them. Source:
 * {@code formatHPAMetrics} in k8s.io/kubernetes/pkg/printers/internalversion.
 */
final class MetricTargets {
  private static final int SHOWN = 2;

  private MetricTargets() {}

  static String shown(ObjectNode hpa) {
    List<ObjectNode> metrics = objects(hpa.path("spec"), "metrics");
    List<ObjectNode> current = objects(hpa.path("status"), "currentMetrics");
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < metrics.size(); i++) {
      cells.add(metric(metrics.get(i), i < current.size() ? current.get(i) : metrics.get(i)));
    }
    if (cells.isEmpty()) {
      return Cells.NONE;
    }
    String listed = String.join(", ", cells.subList(0, Math.min(SHOWN, cells.size())));
    return cells.size() > SHOWN ? listed + " + " + (cells.size() - SHOWN) + " more..." : listed;
  }

  private static String metric(ObjectNode metric, ObjectNode status) {
    return switch (Meta.text(metric, "type")) {
      case "External" -> value(metric.path("external"), status.path("external"), true);
      case "Object" -> value(metric.path("object"), status.path("object"), true);
      case "Pods" -> value(metric.path("pods"), status.path("pods"), false);
      case "Resource" -> resource(metric.path("resource"), status.path("resource"));
      case "ContainerResource" ->
          resource(metric.path("containerResource"), status.path("containerResource"));
      default -> "<unknown type>";
    };
  }

  private static String value(JsonNode metric, JsonNode status, boolean markAverage) {
    JsonNode target = metric.path("target");
    boolean average = target.has("averageValue");
    String field = average ? "averageValue" : "value";
    String suffix = average && markAverage ? " (avg)" : "";
    return known(status, field) + "/" + target.path(field).asString("") + suffix;
  }

  private static String resource(JsonNode metric, JsonNode status) {
    JsonNode target = metric.path("target");
    String name = Meta.text(metric, "name") + ": ";
    if (target.has("averageValue")) {
      return name + known(status, "averageValue") + "/" + target.path("averageValue").asString("");
    }
    JsonNode aimed = target.path("averageUtilization");
    JsonNode current = status.path("current").path("averageUtilization");
    return name
        + (current.isNumber() ? current.asString() + "%" : Cells.UNKNOWN)
        + "/"
        + (aimed.isNumber() ? aimed.asString() + "%" : "<auto>");
  }

  private static String known(JsonNode status, String field) {
    return status.path("current").path(field).asString(Cells.UNKNOWN);
  }
}
