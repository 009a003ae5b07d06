package io.kubeterrarium.apiserver.kinds.apps;

import static io.kubeterrarium.apiserver.kinds.field.Cells.number;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.InternalNames;
import io.kubeterrarium.apiserver.kinds.field.TemplateColumns;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.kinds.pod.PodTemplateDefaults;
import io.kubeterrarium.apiserver.kinds.pod.PodTemplateValidation;
import io.kubeterrarium.apiserver.kinds.warning.PodWarnings;
import io.kubeterrarium.apiserver.meta.SameTree;
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

/** DaemonSet. */
public final class DaemonSetKind implements Strategy {
  private static final ResourceType TYPE =
      ResourceType.namespaced("apps/v1", "DaemonSet", "daemonsets")
          .shortNames("ds")
          .categories("all");

  private static final Map<String, Subresource> SUBRESOURCES =
      Map.of(
          "status",
          new StatusSubresource(
              TYPE.kind(), DaemonSetKind::completeStatus, ReplicaStatusValidation::daemonSet));

  /** Counts the templates, for clients that are older than {@code metadata.generation}. */
  private static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

  private static final String STRATEGY = "spec.updateStrategy";
  private static final String ROLLING = STRATEGY + ".rollingUpdate";

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public void setDefaults(ObjectNode set) {
    ObjectNode spec = Meta.child(set, "spec");
    Defaults.number(spec, "revisionHistoryLimit", 10);
    ObjectNode strategy = Meta.child(spec, "updateStrategy");
    Defaults.text(strategy, "type", "RollingUpdate");
    if (Meta.text(strategy, "type").equals("RollingUpdate")) {
      ObjectNode rolling = Meta.child(strategy, "rollingUpdate");
      Defaults.number(rolling, "maxUnavailable", 1);
      Defaults.number(rolling, "maxSurge", 0);
    }
    PodTemplateDefaults.set(Meta.child(spec, "template"));
  }

  @Override
  public void prepareForCreate(WriteContext context, ObjectNode set) {
    set.remove("status");
    completeStatus(set);
    ObjectNode annotations = Meta.child(Meta.edit(set), "annotations");
    Defaults.text(annotations, TEMPLATE_GENERATION, "1");
  }

  private static void completeStatus(ObjectNode set) {
    ObjectNode status = Meta.child(set, "status");
    ReplicaStatusValidation.OF_EVERY_DAEMON_SET.forEach(count -> Defaults.number(status, count, 0));
  }

  @Override
  public void prepareForUpdate(WriteContext context, ObjectNode set, ObjectNode old) {
    Strategy.super.prepareForUpdate(context, set, old);
    String before = Meta.annotations(old).getOrDefault(TEMPLATE_GENERATION, "1");
    boolean same =
        SameTree.same(set.path("spec").path("template"), old.path("spec").path("template"));
    Meta.child(Meta.edit(set), "annotations")
        .put(TEMPLATE_GENERATION, same ? before : following(before));
  }

  private static String following(String generation) {
    return generation.matches("\\d{1,18}")
        ? Long.toString(Long.parseLong(generation) + 1)
        : generation;
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode set, FieldErrors errors) {
    ObjectNode spec = Meta.child(set, "spec");
    if (spec.path("selector").isObject()) {
      Selection.check("daemonset", spec, errors); // One without matches nothing, its labels say.
    }
    PodTemplateValidation.checkForEver(
        "DaemonSet", Meta.child(spec, "template"), spec.path("selector"), "spec.template", errors);
    Values.notNegative(spec, "spec", "minReadySeconds", errors);
    Values.notNegative(spec, "spec", "revisionHistoryLimit", errors);
    JsonNode strategy = spec.path("updateStrategy");
    switch (Meta.text(strategy, "type")) {
      case "OnDelete" -> {}
      case "RollingUpdate" -> rolling(strategy.path("rollingUpdate"), errors);
      default ->
          errors.notSupported(
              STRATEGY,
              InternalNames.of(strategy, "type", "*rollingUpdate"),
              List.of("RollingUpdate", "OnDelete"));
    }
  }

  private static void rolling(JsonNode rolling, FieldErrors errors) {
    Values.countOrPercent(rolling, ROLLING, "maxUnavailable", errors);
    Values.countOrPercent(rolling, ROLLING, "maxSurge", errors);
    Values.notAboveAll(rolling, ROLLING, "maxUnavailable", errors);
    Values.notAboveAll(rolling, ROLLING, "maxSurge", errors);
    boolean unavailable = Values.magnitude(rolling.path("maxUnavailable")) > 0;
    boolean surge = Values.magnitude(rolling.path("maxSurge")) > 0;
    if (unavailable && surge) {
      errors.invalid(
          ROLLING + ".maxSurge",
          rolling.path("maxSurge"),
          "may not be set when maxUnavailable is non-zero");
    } else if (!unavailable && !surge) {
      errors.required(ROLLING + ".maxUnavailable", "cannot be 0 when maxSurge is 0");
    }
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode set, ObjectNode old, FieldErrors errors) {
    validateCreate(context, set, errors);
    ReplicaValidation.checkSelectorStays(set, old, errors);
  }

  @Override
  public void warn(ObjectNode set, @Nullable ObjectNode old, List<String> warnings) {
    if (PodWarnings.isNew(set, old)) {
      PodWarnings.template(set.path("spec").path("template"), "spec.template", warnings);
    }
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
        TemplateColumns.selected(
            TableColumns.start()
                .name()
                .column("Desired", "integer", "Pods wanted.", status("desiredNumberScheduled"))
                .column("Current", "integer", "Pods there are.", status("currentNumberScheduled"))
                .column("Ready", "integer", "Pods that are ready.", status("numberReady"))
                .column(
                    "Up-to-date",
                    "integer",
                    "Pods that follow the current template.",
                    status("updatedNumberScheduled"))
                .column(
                    "Available",
                    "integer",
                    "Pods that have been ready for at least minReadySeconds.",
                    status("numberAvailable"))
                .column(
                    "Node Selector",
                    "string",
                    "Which nodes get a pod.",
                    Cells.text(
                        set ->
                            Cells.labels(
                                set.path("spec")
                                    .path("template")
                                    .path("spec")
                                    .path("nodeSelector"))))
                .age());

    private static TableColumns.Cell status(String field) {
      return number(set -> set.path("status").path(field).asLong(0));
    }
  }
}
