package io.kubeterrarium.apiserver.kinds.apps;

import static io.kubeterrarium.apiserver.kinds.field.Cells.number;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.TemplateColumns;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.kinds.pod.PodTemplateDefaults;
import io.kubeterrarium.apiserver.kinds.pod.PodTemplateValidation;
import io.kubeterrarium.apiserver.kinds.warning.PodWarnings;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.StatusSubresource;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** ReplicationController: what ReplicaSets were before; its selector is a plain map of labels. */
public final class ReplicationControllerKind implements Strategy {
  private static final ResourceType TYPE =
      ResourceType.namespaced("v1", "ReplicationController", "replicationcontrollers")
          .shortNames("rc")
          .categories("all")
          .storedUnder("controllers");

  private static final Map<String, Subresource> SUBRESOURCES =
      Map.of(
          "scale",
          new ScaleView(TYPE.kind()),
          "status",
          new StatusSubresource(
              TYPE.kind(), ReplicaStatusValidation::complete, ReplicaStatusValidation::replicaSet));

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public void setDefaults(ObjectNode controller) {
    ObjectNode spec = Meta.child(controller, "spec");
    Defaults.number(spec, "replicas", 1);
    if (!(spec.get("template") instanceof ObjectNode template)) {
      return;
    }
    PodTemplateDefaults.set(template);
    JsonNode labels = Meta.of(template).path("labels");
    if (labels.isObject() && spec.path("selector").isEmpty()) {
      spec.set("selector", labels.deepCopy());
    }
    if (labels.isObject() && Meta.labels(controller).isEmpty()) {
      Meta.edit(controller).set("labels", labels.deepCopy());
    }
  }

  /** As long as there was no garbage collector. */
  @Override
  public String defaultPropagationPolicy() {
    return "Orphan";
  }

  @Override
  public void prepareForCreate(WriteContext context, ObjectNode controller) {
    controller.remove("status");
    ReplicaStatusValidation.complete(controller);
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode controller, FieldErrors errors) {
    ObjectNode spec = Meta.child(controller, "spec");
    Values.notNegative(spec, "spec", "minReadySeconds", errors);
    Values.present(spec, "spec", "selector", errors);
    Values.notNegative(spec, "spec", "replicas", errors);
    JsonNode selector = spec.path("selector");
    if (spec.get("template") instanceof ObjectNode template) {
      PodTemplateValidation.checkForEverByLabels(
          "ReplicationController", template, selector, "spec.template", errors);
    } else {
      errors.required("spec.template", "");
    }
  }

  @Override
  public void warn(ObjectNode controller, @Nullable ObjectNode old, List<String> warnings) {
    PodWarnings.workload(controller, old, warnings);
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode controller) {
    return Map.of(
        "status.replicas", Long.toString(controller.path("status").path("replicas").asLong(0)));
  }

  @Override
  public TableColumns columns() {
    return Columns.ALL;
  }

  @Override
  public Map<String, Subresource> subresources() {
    return SUBRESOURCES;
  }

  /** Made when the first table is asked for. */
  private static final class Columns {
    static final TableColumns ALL =
        TemplateColumns.containers(
                TableColumns.start()
                    .name()
                    .column(
                        "Desired",
                        "integer",
                        "How many pods are wanted.",
                        number(rc -> rc.path("spec").path("replicas").asLong(0)))
                    .column(
                        "Current",
                        "integer",
                        "How many pods there are.",
                        number(rc -> rc.path("status").path("replicas").asLong(0)))
                    .column(
                        "Ready",
                        "integer",
                        "How many pods are ready.",
                        number(rc -> rc.path("status").path("readyReplicas").asLong(0)))
                    .age())
            .wide(
                "Selector",
                "string",
                "Which pods belong to it.",
                Cells.text(rc -> Cells.labels(rc.path("spec").path("selector"))));
  }
}
