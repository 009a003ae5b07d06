package io.kubeterrarium.controllers.deployment;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.kubeterrarium.api.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Deployment's status.
 *
 * @param terminating null where a set has never told it
 * @param collisions null for none yet
 */
record DeploymentFigures(
    long observedGeneration,
    int replicas,
    int updated,
    int ready,
    int available,
    int unavailable,
    @Nullable Integer terminating,
    @Nullable Integer collisions,
    List<Condition> conditions) {

  static DeploymentFigures stored(Deployment deployment) {
    DeploymentStatus status = deployment.getStatus();
    if (status == null) {
      return new DeploymentFigures(0, 0, 0, 0, 0, 0, null, null, List.of());
    }
    List<Condition> conditions = new ArrayList<>();
    for (DeploymentCondition each :
        Objects.requireNonNullElse(status.getConditions(), List.<DeploymentCondition>of())) {
      conditions.add(Condition.of(each));
    }
    return new DeploymentFigures(
        Objects.requireNonNullElse(status.getObservedGeneration(), 0L),
        orZero(status.getReplicas()),
        orZero(status.getUpdatedReplicas()),
        orZero(status.getReadyReplicas()),
        orZero(status.getAvailableReplicas()),
        orZero(status.getUnavailableReplicas()),
        status.getTerminatingReplicas(),
        status.getCollisionCount(),
        List.copyOf(conditions));
  }

  /** The figures as the sets' statuses have them now, on top of the conditions known so far. */
  DeploymentFigures counted(
      long generation,
      Bounds bounds,
      @Nullable ReplicaSet fresh,
      List<ReplicaSet> all,
      Instant now) {
    int availableNow = Sets.sum(all, Sets::available);
    Integer terminatingNow = 0;
    for (ReplicaSet rs : all) {
      Integer own = Sets.terminating(rs);
      terminatingNow = own == null || terminatingNow == null ? null : terminatingNow + own;
    }
    DeploymentFigures counted =
        new DeploymentFigures(
            generation,
            Sets.sum(all, Sets::actual),
            fresh == null ? 0 : Sets.actual(fresh),
            Sets.sum(all, Sets::ready),
            availableNow,
            Math.max(0, Sets.sum(all, Sets::replicas) - availableNow),
            terminatingNow,
            collisions,
            conditions);
    boolean enough = availableNow >= bounds.leastAvailable();
    return counted.with(
        Condition.at(
            now,
            Condition.AVAILABLE,
            enough ? "True" : "False",
            enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
            enough
                ? "Deployment has minimum availability."
                : "Deployment does not have minimum availability."));
  }

  @Nullable Condition condition(String type) {
    for (Condition each : conditions) {
      if (each.type().equals(type)) {
        return each;
      }
    }
    return null;
  }

  /** Sets a condition; one of the same status and reason stays as it is, times and message too. */
  DeploymentFigures with(Condition condition) {
    Condition known = condition(condition.type());
    if (known != null
        && known.status().equals(condition.status())
        && known.reason().equals(condition.reason())) {
      return this;
    }
    Condition fresh =
        known != null && known.status().equals(condition.status())
            ? condition.sinceTransition(known.lastTransitionTime())
            : condition;
    List<Condition> others = new ArrayList<>(without(condition.type()).conditions());
    others.add(fresh);
    return withConditions(others);
  }

  DeploymentFigures without(String type) {
    return withConditions(conditions.stream().filter(each -> !each.type().equals(type)).toList());
  }

  DeploymentFigures withCollisions(int count) {
    return new DeploymentFigures(
        observedGeneration,
        replicas,
        updated,
        ready,
        available,
        unavailable,
        terminating,
        count,
        conditions);
  }

  DeploymentFigures withObservedGeneration(long generation) {
    return new DeploymentFigures(
        generation,
        replicas,
        updated,
        ready,
        available,
        unavailable,
        terminating,
        collisions,
        conditions);
  }

  private DeploymentFigures withConditions(List<Condition> list) {
    return new DeploymentFigures(
        observedGeneration,
        replicas,
        updated,
        ready,
        available,
        unavailable,
        terminating,
        collisions,
        List.copyOf(list));
  }

  /** As the API has it: zeros are left out. */
  ObjectNode toTree() {
    ObjectNode status = Json.object();
    put(status, "availableReplicas", available);
    if (collisions != null) {
      status.put("collisionCount", collisions);
    }
    if (!conditions.isEmpty()) {
      ArrayNode list = status.putArray("conditions");
      conditions.forEach(each -> each.writeTo(list.addObject()));
    }
    status.put("observedGeneration", observedGeneration);
    put(status, "readyReplicas", ready);
    put(status, "replicas", replicas);
    if (terminating != null) {
      status.put("terminatingReplicas", terminating);
    }
    put(status, "unavailableReplicas", unavailable);
    put(status, "updatedReplicas", updated);
    return status;
  }

  private static void put(ObjectNode status, String field, int count) {
    if (count != 0) {
      status.put(field, count);
    }
  }

  private static int orZero(@Nullable Integer value) {
    return value == null ? 0 : value;
  }
}
