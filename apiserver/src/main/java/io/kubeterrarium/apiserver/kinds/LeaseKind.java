package io.kubeterrarium.apiserver.kinds;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lease. */
final class LeaseKind implements Strategy {
  private static final ResourceType TYPE =
      ResourceType.namespaced("coordination.k8s.io/v1", "Lease", "leases");

  private static final TableColumns COLUMNS =
      TableColumns.start()
          .name()
          .column(
              "Holder",
              "string",
              "Who holds the lease.",
              Cells.text(lease -> Meta.text(lease.path("spec"), "holderIdentity")))
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
  public boolean allowCreateOnUpdate() {
    return true;
  }

  @Override
  public boolean allowUnconditionalUpdate() {
    return false;
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode lease, FieldErrors errors) {
    JsonNode spec = lease.path("spec");
    JsonNode duration = spec.path("leaseDurationSeconds");
    if (duration.isNumber() && duration.asInt(0) <= 0) {
      errors.invalid("spec.leaseDurationSeconds", duration, "must be greater than 0");
    }
    JsonNode transitions = spec.path("leaseTransitions");
    if (transitions.isNumber() && transitions.asInt(0) < 0) {
      errors.invalid("spec.leaseTransitions", transitions, "must be greater than or equal to 0");
    }
    if (spec.has("preferredHolder") && Meta.text(spec, "strategy").isEmpty()) {
      errors.forbidden("spec.preferredHolder", "may only be specified when `strategy` is defined");
    }
  }

  @Override
  public TableColumns columns() {
    return COLUMNS;
  }
}
