package io.kubeterrarium.apiserver.kinds.autoscaling;

import static io.kubeterrarium.apiserver.kinds.field.Cells.text;
import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.StatusSubresource;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** HorizontalPodAutoscaler: stored and shown; nothing scales by it, for there are no metrics. */
public class HorizontalPodAutoscalerKind implements Strategy {
  static final ResourceType TYPE =
      ResourceType.namespaced(
              "autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers")
          .shortNames("hpa")
          .categories("all");

  private static final TableColumns COLUMNS =
      TableColumns.start()
          .name()
          .column(
              "Reference",
              "string",
              "What is scaled.",
              text(
                  hpa -> {
                    JsonNode target = hpa.path("spec").path("scaleTargetRef");
                    return Meta.text(target, "kind") + "/" + Meta.text(target, "name");
                  }))
          .column(
              "Targets",
              "string",
              "Each metric's current value and the one aimed at.",
              text(MetricTargets::shown))
          .column(
              "MinPods",
              "string",
              "How many pods there are at least.",
              text(
                  hpa -> {
                    JsonNode min = hpa.path("spec").path("minReplicas");
                    return min.isNumber() ? min.asString() : "<unset>";
                  }))
          .column(
              "MaxPods",
              "string",
              "How many pods there are at most.",
              Cells.number(hpa -> hpa.path("spec").path("maxReplicas").asLong(0)))
          .column(
              "Replicas",
              "string",
              "How many pods there are.",
              Cells.number(hpa -> hpa.path("status").path("currentReplicas").asLong(0)))
          .age();

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public boolean hasGeneration() {
    return false;
  }

  @Override
  public void setDefaults(ObjectNode hpa) {
    ObjectNode spec = Meta.child(hpa, "spec");
    Defaults.number(spec, "minReplicas", 1);
    if (objects(spec, "metrics").isEmpty()) {
      ObjectNode resource =
          spec.putArray("metrics").addObject().put("type", "Resource").putObject("resource");
      resource
          .put("name", "cpu")
          .putObject("target")
          .put("type", "Utilization")
          .put("averageUtilization", 80);
    }
    BehaviorDefaults.set(spec);
  }

  @Override
  public void prepareForCreate(WriteContext context, ObjectNode hpa) {
    hpa.remove("status");
    completeStatus(hpa);
  }

  /** These two are said always; upstream's types have no other way. */
  static void completeStatus(ObjectNode hpa) {
    ObjectNode status = Meta.child(hpa, "status");
    Defaults.nullList(status, "currentMetrics");
    Defaults.number(status, "desiredReplicas", 0);
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode hpa, FieldErrors errors) {
    AutoscalerValidation.check(hpa.path("spec"), null, errors);
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode hpa, ObjectNode old, FieldErrors errors) {
    AutoscalerValidation.check(hpa.path("spec"), old.path("spec"), errors);
  }

  @Override
  public TableColumns columns() {
    return COLUMNS;
  }

  @Override
  public Map<String, Subresource> subresources() {
    return Map.of(
        "status",
        new StatusSubresource(
            type().kind(),
            HorizontalPodAutoscalerKind::completeStatus,
            AutoscalerValidation::checkStatus));
  }
}
