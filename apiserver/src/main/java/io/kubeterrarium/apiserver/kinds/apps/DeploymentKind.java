package io.kubeterrarium.apiserver.kinds.apps;

import static io.kubeterrarium.apiserver.kinds.field.Cells.number;
import static io.kubeterrarium.apiserver.kinds.field.Cells.text;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.fields.FieldPath;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.kinds.pod.PodTemplateDefaults;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.StatusSubresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import tools.jackson.databind.node.ObjectNode;

/** Deployment. */
public final class DeploymentKind extends ReplicatedKind {
  private static final ResourceType TYPE =
      ResourceType.namespaced("apps/v1", "Deployment", "deployments")
          .shortNames("deploy")
          .categories("all");

  private static final TableColumns COLUMNS =
      TableColumns.start()
          .name()
          .column(
              "Ready",
              "string",
              "How many pods are ready, of how many that are wanted.",
              text(
                  d ->
                      status(d, "readyReplicas") + "/" + d.path("spec").path("replicas").asLong(0)))
          .column(
              "Up-to-date",
              "string",
              "How many pods follow the current template.",
              number(d -> status(d, "updatedReplicas")))
          .column(
              "Available",
              "string",
              "How many pods have been ready for at least minReadySeconds.",
              number(d -> status(d, "availableReplicas")))
          .age();

  public DeploymentKind() {
    super(
        TYPE,
        COLUMNS,
        new StatusSubresource(TYPE.kind(), ReplicaStatusValidation::deployment)
            .without(FieldPath.of("metadata", "labels")));
  }

  @Override
  public void setDefaults(ObjectNode deployment) {
    ObjectNode spec = Meta.child(deployment, "spec");
    Defaults.number(spec, "replicas", 1);
    Defaults.number(spec, "revisionHistoryLimit", 10);
    Defaults.number(spec, "progressDeadlineSeconds", 600);
    ObjectNode strategy = Meta.child(spec, "strategy");
    Defaults.text(strategy, "type", "RollingUpdate");
    if (Meta.text(strategy, "type").equals("RollingUpdate")) {
      ObjectNode rolling = Meta.child(strategy, "rollingUpdate");
      Defaults.textPointer(rolling, "maxUnavailable", "25%");
      Defaults.textPointer(rolling, "maxSurge", "25%");
    }
    PodTemplateDefaults.set(Meta.child(spec, "template"));
  }

  @Override
  public void prepareForCreate(WriteContext context, ObjectNode deployment) {
    deployment.putObject("status");
  }

  /** Annotations count as well: they are copied to ReplicaSets. */
  @Override
  public void prepareForUpdate(WriteContext context, ObjectNode deployment, ObjectNode old) {
    super.prepareForUpdate(context, deployment, old);
    if (!Meta.annotations(deployment).equals(Meta.annotations(old))) {
      Meta.edit(deployment).put("generation", Meta.generation(old) + 1);
    }
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode deployment, FieldErrors errors) {
    ObjectNode spec = Meta.child(deployment, "spec");
    Values.notNegative(spec, "spec", "replicas", errors);
    ReplicaValidation.check(spec, errors);
    RolloutValidation.check(spec, errors);
  }
}
