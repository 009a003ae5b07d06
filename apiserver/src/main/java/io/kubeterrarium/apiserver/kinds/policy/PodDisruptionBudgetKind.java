package io.kubeterrarium.apiserver.kinds.policy;

import static io.kubeterrarium.apiserver.kinds.field.Cells.text;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.kinds.field.Conditions;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.InternalNames;
import io.kubeterrarium.apiserver.kinds.field.Labels;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.resource.MetaRule;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.StatusSubresource;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** PodDisruptionBudget. */
public final class PodDisruptionBudgetKind implements Strategy {
  private static final ResourceType TYPE =
      ResourceType.namespaced("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets")
          .shortNames("pdb");

  private static final List<String> COUNTS =
      List.of("disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods");

  private static final Map<String, Subresource> SUBRESOURCES =
      Map.of(
          "status",
          new StatusSubresource(
              TYPE.kind(),
              PodDisruptionBudgetKind::completeStatus,
              PodDisruptionBudgetKind::checkStatus));

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public MetaRule metaRule() {
    return MetaRule.NONE;
  }

  @Override
  public boolean allowUnconditionalUpdate() {
    return false;
  }

  @Override
  public void setDefaults(ObjectNode budget) {
    Defaults.struct(budget, "spec");
  }

  @Override
  public void prepareForCreate(WriteContext context, ObjectNode budget) {
    budget.remove("status");
    completeStatus(budget);
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode budget, FieldErrors errors) {
    JsonNode spec = budget.path("spec");
    if (spec.hasNonNull("minAvailable") && spec.hasNonNull("maxUnavailable")) {
      errors.invalid(
          "spec",
          InternalNames.of(
              spec, "*minAvailable", "*selector", "*maxUnavailable", "*unhealthyPodEvictionPolicy"),
          "minAvailable and maxUnavailable cannot be both set");
    }
    for (String field : List.of("minAvailable", "maxUnavailable")) {
      Values.countOrPercent(spec, "spec", field, errors);
      Values.notAboveAll(spec, "spec", field, errors);
    }
    Labels.checkSelector(spec.path("selector"), "spec.selector", errors);
    Values.oneOfOrNone(
        spec,
        "spec",
        "unhealthyPodEvictionPolicy",
        List.of("AlwaysAllow", "IfHealthyBudget"),
        errors);
  }

  private static void completeStatus(ObjectNode budget) {
    ObjectNode status = Meta.child(budget, "status");
    COUNTS.forEach(count -> Defaults.number(status, count, 0));
  }

  /** Source: {@code ValidatePodDisruptionBudgetStatusUpdate}. */
  private static void checkStatus(ObjectNode budget, ObjectNode old, FieldErrors errors) {
    JsonNode status = budget.path("status");
    Conditions.check(status, "status", errors);
    for (String count : COUNTS) {
      Values.notNegative(status, "status", count, errors);
    }
  }

  @Override
  public TableColumns columns() {
    return TableColumns.start()
        .name()
        .column("Min Available", "string", "How many pods must stay.", bound("minAvailable"))
        .column("Max Unavailable", "string", "How many pods may go.", bound("maxUnavailable"))
        .column(
            "Allowed Disruptions",
            "integer",
            "How many pods may be evicted now.",
            Cells.number(pdb -> pdb.path("status").path("disruptionsAllowed").asLong(0)))
        .age();
  }

  private static TableColumns.Cell bound(String field) {
    return text(
        pdb -> {
          JsonNode value = pdb.path("spec").path(field);
          return value.isValueNode() && !value.isNull() ? value.asString() : "N/A";
        });
  }

  @Override
  public Map<String, Subresource> subresources() {
    return SUBRESOURCES;
  }
}
