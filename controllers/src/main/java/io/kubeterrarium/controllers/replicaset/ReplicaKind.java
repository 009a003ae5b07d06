package io.kubeterrarium.controllers.replicaset;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.client.resource.Resource;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.resource.WorkloadResources;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a kind that keeps a number of pods says so; one controller serves them all. Specifications
 * are complete: the API server has filled in their defaults.
 *
 * @param tellsTerminating whether the status counts pods on their way out
 */
record ReplicaKind<T extends HasMetadata>(
    Resource<T> resource,
    Function<T, @Nullable Integer> replicasOf,
    Function<T, @Nullable Integer> minReadyOf,
    Function<T, LabelSelector> selectorOf,
    Function<T, PodTemplateSpec> templateOf,
    Function<T, @Nullable ReplicaSetStatus> statusOf,
    boolean tellsTerminating) {

  static final ReplicaKind<ReplicaSet> SETS =
      new ReplicaKind<>(
          Resources.REPLICA_SETS,
          rs -> rs.getSpec().getReplicas(),
          rs -> rs.getSpec().getMinReadySeconds(),
          rs -> rs.getSpec().getSelector(),
          rs -> rs.getSpec().getTemplate(),
          ReplicaSet::getStatus,
          true);

  /** The older kind: a selector without expressions, a status without what came later. */
  static final ReplicaKind<ReplicationController> CONTROLLERS =
      new ReplicaKind<>(
          WorkloadResources.REPLICATION_CONTROLLERS,
          rc -> rc.getSpec().getReplicas(),
          rc -> rc.getSpec().getMinReadySeconds(),
          rc -> new LabelSelector(null, rc.getSpec().getSelector()),
          rc -> rc.getSpec().getTemplate(),
          rc -> Json.typed(Json.tree(rc).path("status"), ReplicaSetStatus.class),
          false);

  GroupVersionKind kind() {
    return new GroupVersionKind(resource.gvr().group(), resource.gvr().version(), resource.kind());
  }

  int replicas(T owner) {
    return Objects.requireNonNullElse(replicasOf.apply(owner), 1);
  }

  int minReadySeconds(T owner) {
    return Objects.requireNonNullElse(minReadyOf.apply(owner), 0);
  }

  LabelSelector selector(T owner) {
    return selectorOf.apply(owner);
  }

  PodTemplateSpec template(T owner) {
    return templateOf.apply(owner);
  }
}
