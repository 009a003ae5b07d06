package io.kubeterrarium.apiserver.kinds.autoscaling;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.resource.ResourceType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * HorizontalPodAutoscaler as {@code autoscaling/v1} words it: one target for CPU; other metrics,
 * behavior and conditions in annotations.
 */
public final class HorizontalPodAutoscalerV1Kind extends HorizontalPodAutoscalerKind {
  private static final ResourceType TYPE_V1 =
      ResourceType.namespaced(
              "autoscaling/v1", "HorizontalPodAutoscaler", "horizontalpodautoscalers")
          .shortNames("hpa")
          .categories("all");

  private static final String PREFIX = "autoscaling.alpha.kubernetes.io/";
  private static final String METRICS = PREFIX + "metrics";
  private static final String CURRENT_METRICS = PREFIX + "current-metrics";
  private static final String CONDITIONS = PREFIX + "conditions";
  private static final String BEHAVIOR = PREFIX + "behavior";

  @Override
  public ResourceType type() {
    return TYPE_V1;
  }

  @Override
  public GroupVersionKind storedKind() {
    return TYPE.kind();
  }

  @Override
  public ObjectNode toStored(ObjectNode hpa) {
    hpa.put("apiVersion", TYPE.kind().apiVersion());
    ObjectNode spec = Meta.child(hpa, "spec");
    ArrayNode metrics = Json.array();
    taken(hpa, METRICS).forEach(each -> metrics.add(MetricForms.toV2(each)));
    JsonNode cpu = spec.path("targetCPUUtilizationPercentage");
    if (cpu.isNumber()) {
      metrics.add(MetricForms.cpu(cpu.asInt(0)));
    }
    spec.remove("targetCPUUtilizationPercentage");
    if (!metrics.isEmpty()) {
      spec.set("metrics", metrics);
    }
    JsonNode behavior = taken(hpa, BEHAVIOR);
    if (behavior.isObject() && !behavior.isEmpty()) {
      spec.set("behavior", BehaviorForms.read(behavior));
    }
    statusToStored(hpa);
    return hpa;
  }

  private static void statusToStored(ObjectNode hpa) {
    JsonNode conditions = taken(hpa, CONDITIONS);
    JsonNode current = taken(hpa, CURRENT_METRICS);
    if (!(hpa.get("status") instanceof ObjectNode status)) {
      return;
    }
    ArrayNode metrics = Json.array();
    JsonNode cpu = status.path("currentCPUUtilizationPercentage");
    if (cpu.isNumber()) {
      metrics.add(MetricForms.currentCpu(cpu.asInt(0)));
    }
    status.remove("currentCPUUtilizationPercentage");
    if (!current.isEmpty()) {
      metrics.removeAll(); // The annotation knows more.
      current.forEach(each -> metrics.add(MetricForms.currentToV2(each)));
    }
    if (!metrics.isEmpty()) {
      status.set("currentMetrics", metrics);
    }
    if (conditions.isArray()) {
      status.set("conditions", conditions);
    }
  }

  @Override
  public ObjectNode fromStored(ObjectNode stored) {
    ObjectNode hpa = stored.deepCopy();
    hpa.put("apiVersion", TYPE_V1.kind().apiVersion());
    ObjectNode spec = Meta.child(hpa, "spec");
    ArrayNode others = Json.array();
    for (ObjectNode metric : objects(spec, "metrics")) {
      JsonNode utilization = MetricForms.cpuUtilization(metric, "target");
      if (!utilization.isNumber()) {
        others.add(MetricForms.toV1(metric));
      } else if (!spec.has("targetCPUUtilizationPercentage")) {
        spec.set("targetCPUUtilizationPercentage", utilization);
      }
    }
    spec.remove("metrics");
    annotate(hpa, METRICS, others);
    JsonNode behavior = spec.remove("behavior");
    if (behavior != null) {
      annotate(hpa, BEHAVIOR, BehaviorForms.written(behavior));
    }
    if (hpa.get("status") instanceof ObjectNode status) {
      statusFromStored(hpa, status);
    }
    return hpa;
  }

  private static void statusFromStored(ObjectNode hpa, ObjectNode status) {
    ArrayNode metrics = Json.array();
    for (ObjectNode metric : objects(status, "currentMetrics")) {
      JsonNode utilization = MetricForms.cpuUtilization(metric, "current");
      if (utilization.isNumber()) {
        status.set("currentCPUUtilizationPercentage", utilization);
      }
      metrics.add(MetricForms.currentToV1(metric));
    }
    status.remove("currentMetrics");
    annotate(hpa, CURRENT_METRICS, metrics);
    JsonNode conditions = status.remove("conditions");
    if (conditions != null) {
      annotate(hpa, CONDITIONS, conditions);
    }
    status.put("currentReplicas", status.path("currentReplicas").asInt(0));
    status.put("desiredReplicas", status.path("desiredReplicas").asInt(0));
  }

  private static void annotate(ObjectNode hpa, String key, JsonNode value) {
    if (!value.isEmpty()) {
      Meta.child(Meta.edit(hpa), "annotations").put(key, Json.text(value));
    }
  }

  /** An annotation's JSON, nothing where it is none; the annotation goes. */
  private static JsonNode taken(ObjectNode hpa, String key) {
    if (!(Meta.of(hpa).path("annotations") instanceof ObjectNode annotations)
        || !annotations.has(key)) {
      return Json.array();
    }
    String text = annotations.remove(key).asString("");
    if (annotations.isEmpty()) {
      Meta.edit(hpa).remove("annotations");
    }
    try {
      return Json.read(text);
    } catch (JacksonException malformed) {
      return Json.array();
    }
  }
}
