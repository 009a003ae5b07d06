package io.kubeterrarium.apiserver.kinds.apps;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Counts of replicas that make sense. Source: {@code ValidateDeploymentStatusUpdate}, {@code
 * ValidateReplicaSetStatus} in k8s.io/kubernetes/pkg/apis/apps/validation.
 */
final class ReplicaStatusValidation {
  private static final List<String> OF_DEPLOYMENT =
      List.of(
          "observedGeneration",
          "replicas",
          "updatedReplicas",
          "readyReplicas",
          "availableReplicas",
          "unavailableReplicas",
          "terminatingReplicas",
          "collisionCount");
  private static final List<String> OF_REPLICA_SET =
      List.of(
          "replicas",
          "fullyLabeledReplicas",
          "readyReplicas",
          "availableReplicas",
          "terminatingReplicas",
          "observedGeneration");

  private static final List<String> OF_STATEFUL_SET =
      List.of(
          "replicas",
          "readyReplicas",
          "currentReplicas",
          "updatedReplicas",
          "availableReplicas",
          "observedGeneration",
          "collisionCount");

  static final List<String> OF_EVERY_DAEMON_SET =
      List.of(
          "currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled", "numberReady");

  private static final List<String> OF_SOME_DAEMON_SETS =
      List.of(
          "observedGeneration", "updatedNumberScheduled", "numberAvailable", "numberUnavailable");

  private ReplicaStatusValidation() {}

  /** The count that is said always, be it 0. */
  static void complete(ObjectNode object) {
    Defaults.number(Meta.child(object, "status"), "replicas", 0);
  }

  static void statefulSet(ObjectNode set, ObjectNode old, FieldErrors errors) {
    JsonNode status = set.path("status");
    OF_STATEFUL_SET.forEach(count -> Values.notNegative(status, "status", count, errors));
    for (String count :
        List.of("readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas")) {
      atMost(status, count, "replicas", "cannot be greater than status.replicas", errors);
    }
    atMost(
        status,
        "availableReplicas",
        "readyReplicas",
        "cannot be greater than status.readyReplicas",
        errors);
    collisions(status, old, errors);
  }

  private static void collisions(JsonNode status, ObjectNode old, FieldErrors errors) {
    JsonNode before = old.path("status").path("collisionCount");
    int count = status.path("collisionCount").asInt(0);
    if (before.isNumber() && count < before.asInt(0)) {
      errors.invalid("status.collisionCount", count, "cannot be decremented");
    }
  }

  static void daemonSet(ObjectNode set, ObjectNode old, FieldErrors errors) {
    JsonNode status = set.path("status");
    OF_EVERY_DAEMON_SET.forEach(count -> Values.notNegative(status, "status", count, errors));
    OF_SOME_DAEMON_SETS.forEach(count -> Values.notNegative(status, "status", count, errors));
    Values.notNegative(status, "status", "collisionCount", errors);
    collisions(status, old, errors);
  }

  static void deployment(ObjectNode deployment, ObjectNode old, FieldErrors errors) {
    check(deployment.path("status"), OF_DEPLOYMENT, "updatedReplicas", errors);
    JsonNode count = deployment.path("status").path("collisionCount");
    JsonNode before = old.path("status").path("collisionCount");
    if (before.isNumber() && count.asInt(-1) < before.asInt(0)) {
      errors.invalid(
          "status.collisionCount", count.isNumber() ? count : null, "cannot be decremented");
    }
  }

  static void replicaSet(ObjectNode replicaSet, ObjectNode old, FieldErrors errors) {
    check(replicaSet.path("status"), OF_REPLICA_SET, "fullyLabeledReplicas", errors);
  }

  private static void check(
      JsonNode status, List<String> counts, String counted, FieldErrors errors) {
    counts.forEach(count -> Values.notNegative(status, "status", count, errors));
    for (String count : List.of(counted, "readyReplicas", "availableReplicas")) {
      atMost(status, count, "replicas", "cannot be greater than status.replicas", errors);
    }
    atMost(
        status,
        "availableReplicas",
        "readyReplicas",
        "cannot be greater than readyReplicas",
        errors);
  }

  private static void atMost(
      JsonNode status, String count, String bound, String why, FieldErrors errors) {
    if (status.path(count).asInt(0) > status.path(bound).asInt(0)) {
      errors.invalid("status." + count, status.path(count).asInt(0), why);
    }
  }
}
