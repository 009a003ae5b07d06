package io.kubeterrarium.apiserver.kinds.autoscaling;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One metric in the words of {@code autoscaling/v2} (a metric, a target, a current value) and in
 * those of v1's annotations (one field for each combination). Source: the conversions in
 * k8s.io/kubernetes/pkg/apis/autoscaling/v1.
 */
final class MetricForms {
  /** Where a type's metric stands within it. */
  private static final Map<String, String> FIELDS =
      Map.of(
          "Resource", "resource",
          "ContainerResource", "containerResource",
          "Pods", "pods",
          "Object", "object",
          "External", "external");

  /** What v1's types cannot leave out. */
  private static final Map<String, String> ALWAYS_SAID =
      Map.of(
          "resource", "currentAverageValue",
          "containerResource", "currentAverageValue",
          "pods", "currentAverageValue",
          "object", "currentValue",
          "external", "currentValue");

  private static final String ZERO = "0";

  private static final List<String> RESOURCES = List.of("resource", "containerResource");

  private MetricForms() {}

  static ObjectNode cpu(int utilization) {
    ObjectNode metric = Json.object().put("type", "Resource");
    metric
        .putObject("resource")
        .put("name", "cpu")
        .putObject("target")
        .put("type", "Utilization")
        .put("averageUtilization", utilization);
    return metric;
  }

  static ObjectNode currentCpu(int utilization) {
    ObjectNode metric = Json.object().put("type", "Resource");
    ObjectNode resource = metric.putObject("resource").put("name", "cpu");
    resource.putObject("current").put("averageUtilization", utilization);
    return metric;
  }

  /**
   * @param side {@code target} or {@code current}
   */
  static JsonNode cpuUtilization(JsonNode metric, String side) {
    JsonNode resource = metric.path("resource");
    return Meta.text(metric, "type").equals("Resource") && Meta.text(resource, "name").equals("cpu")
        ? resource.path(side).path("averageUtilization")
        : JsonNodeFactory.instance.missingNode();
  }

  static ObjectNode toV1(ObjectNode metric) {
    ObjectNode flat = flattened(metric, "target", "target");
    if (flat.get("object") instanceof ObjectNode source) {
      Defaults.textPointer(source, "targetValue", ZERO);
    }
    return flat;
  }

  static ObjectNode currentToV1(ObjectNode metric) {
    ObjectNode flat = flattened(metric, "current", "current");
    ALWAYS_SAID.forEach(
        (field, value) -> {
          if (flat.get(field) instanceof ObjectNode source) {
            Defaults.textPointer(source, value, ZERO);
          }
        });
    return flat;
  }

  private static ObjectNode flattened(ObjectNode metric, String side, String prefix) {
    String field = FIELDS.getOrDefault(Meta.text(metric, "type"), "");
    ObjectNode flat = Json.object().put("type", Meta.text(metric, "type"));
    JsonNode from = metric.path(field);
    ObjectNode to = flat.putObject(field);
    boolean ofObject = field.equals("object");
    copy(from, "name", to, "name");
    copy(from, "container", to, "container");
    copy(from.path("metric"), "name", to, "metricName");
    copy(
        from.path("metric"),
        "selector",
        to,
        field.equals("external") ? "metricSelector" : "selector");
    copy(from, "describedObject", to, "target");
    JsonNode values = from.path(side);
    copy(values, "value", to, prefix + "Value");
    copy(values, "averageUtilization", to, prefix + "AverageUtilization");
    copy(values, "averageValue", to, ofObject ? "averageValue" : prefix + "AverageValue");
    return flat;
  }

  static ObjectNode toV2(JsonNode flat) {
    ObjectNode metric = nested(flat, "target", "target");
    ObjectNode target =
        Meta.child(Meta.child(metric, FIELDS.getOrDefault(Meta.text(flat, "type"), "")), "target");
    if (target.has("averageValue") && Meta.text(target, "value").equals(ZERO)) {
      target.remove("value");
    }
    target.put(
        "type",
        target.has("averageUtilization")
            ? "Utilization"
            : target.has("averageValue") ? "AverageValue" : "Value");
    return metric;
  }

  static ObjectNode currentToV2(JsonNode flat) {
    return nested(flat, "current", "current");
  }

  private static ObjectNode nested(JsonNode flat, String side, String prefix) {
    String field = FIELDS.getOrDefault(Meta.text(flat, "type"), "");
    ObjectNode metric = Json.object().put("type", Meta.text(flat, "type"));
    JsonNode from = flat.path(field);
    ObjectNode to = metric.putObject(field);
    copy(from, "name", to, "name");
    copy(from, "container", to, "container");
    if (!RESOURCES.contains(field)) {
      ObjectNode named = to.putObject("metric");
      copy(from, "metricName", named, "name");
      copy(from, "selector", named, "selector");
      copy(from, "metricSelector", named, "selector");
    }
    copy(from, "target", to, "describedObject");
    ObjectNode values = to.putObject(side);
    copy(from, prefix + "Value", values, "value");
    copy(from, prefix + "AverageUtilization", values, "averageUtilization");
    copy(from, prefix + "AverageValue", values, "averageValue");
    copy(from, "averageValue", values, "averageValue");
    return metric;
  }

  private static void copy(JsonNode from, String field, ObjectNode to, String as) {
    JsonNode value = from.path(field);
    if (!value.isMissingNode() && !value.isNull()) {
      to.set(as, value);
    }
  }
}
