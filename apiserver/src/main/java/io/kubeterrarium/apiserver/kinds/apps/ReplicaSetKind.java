package io.kubeterrarium.apiserver.kinds.apps;

import static io.kubeterrarium.apiserver.kinds.field.Cells.number;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.kinds.pod.PodTemplateDefaults;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.StatusSubresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import tools.jackson.databind.node.ObjectNode;

/** ReplicaSet. */
public final class ReplicaSetKind extends ReplicatedKind {
  private static final ResourceType TYPE =
      ResourceType.namespaced("apps/v1", "ReplicaSet", "replicasets")
          .shortNames("rs")
          .categories("all");

  private static final TableColumns COLUMNS =
      TableColumns.start()
          .name()
          .column(
              "Desired",
              "integer",
              "How many pods are wanted.",
              number(rs -> rs.path("spec").path("replicas").asLong(0)))
          .column(
              "Current",
              "integer",
              "How many pods there are.",
              number(rs -> status(rs, "replicas")))
          .column(
              "Ready",
              "integer",
              "How many pods are ready.",
              number(rs -> status(rs, "readyReplicas")))
          .age();

  public ReplicaSetKind() {
    super(
        TYPE,
        COLUMNS,
        new StatusSubresource(
            TYPE.kind(), ReplicaStatusValidation::complete, ReplicaStatusValidation::replicaSet));
  }

  @Override
  public void setDefaults(ObjectNode replicaSet) {
    ObjectNode spec = Meta.child(replicaSet, "spec");
    Defaults.number(spec, "replicas", 1);
    PodTemplateDefaults.set(Meta.child(spec, "template"));
  }

  @Override
  public void prepareForCreate(WriteContext context, ObjectNode replicaSet) {
    replicaSet.putObject("status").put("replicas", 0);
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode replicaSet, FieldErrors errors) {
    ObjectNode spec = Meta.child(replicaSet, "spec");
    Values.notNegative(spec, "spec", "replicas", errors);
    Values.notNegative(spec, "spec", "minReadySeconds", errors);
    ReplicaValidation.check(spec, errors);
  }
}
