package io.kubeterrarium.apiserver.kinds;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.resource.MetaRule;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lease. */
final class LeaseKind implements Strategy {
  private static final ResourceType TYPE =
      ResourceType.namespaced("coordination.k8s.io/v1", "Lease", "leases");

  /** Of coordinated leader election, which is off unless asked for; what has them keeps them. */
  private static final List<String> COORDINATED = List.of("strategy", "preferredHolder");

  private static final List<String> STRATEGIES = List.of("OldestEmulationVersion");

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
  public MetaRule metaRule() {
    return MetaRule.GENERIC;
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
  public void setDefaults(ObjectNode lease) {
    Defaults.struct(lease, "spec");
  }

  @Override
  public void prepareForCreate(WriteContext context, ObjectNode lease) {
    Meta.child(lease, "spec").remove(COORDINATED);
  }

  @Override
  public void prepareForUpdate(WriteContext context, ObjectNode lease, ObjectNode old) {
    Meta.child(lease, "spec")
        .remove(COORDINATED.stream().filter(field -> !old.path("spec").has(field)).toList());
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
    String strategy = Meta.text(spec, "strategy");
    if (spec.path("strategy").isString()) {
      strategy(strategy, errors);
    }
    if (!Meta.text(spec, "preferredHolder").isEmpty() && strategy.isEmpty()) {
      errors.forbidden("spec.preferredHolder", "may only be specified if `strategy` is defined");
    }
  }

  /** One of Kubernetes' own, or a name with a domain; the path is upstream's. */
  private static void strategy(String strategy, FieldErrors errors) {
    if (strategy.contains("/")) {
      LabelSyntax.qualifiedName(strategy)
          .forEach(e -> errors.invalid("spec.strategy.strategy", strategy, e));
    } else if (!STRATEGIES.contains(strategy)) {
      errors.notSupported("spec.strategy.strategy", strategy, STRATEGIES);
    }
  }

  @Override
  public TableColumns columns() {
    return COLUMNS;
  }
}
