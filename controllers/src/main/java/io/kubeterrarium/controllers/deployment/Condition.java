package io.kubeterrarium.controllers.deployment;

import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A condition of a Deployment; times as the API writes them. */
record Condition(
    String type,
    String status,
    String reason,
    String message,
    String lastUpdateTime,
    String lastTransitionTime) {
  static final String AVAILABLE = "Available";
  static final String PROGRESSING = "Progressing";
  static final String REPLICA_FAILURE = "ReplicaFailure";

  static Condition at(Instant now, String type, String status, String reason, String message) {
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    return new Condition(type, status, reason, message, time, time);
  }

  static Condition of(DeploymentCondition stored) {
    return new Condition(
        text(stored.getType()),
        text(stored.getStatus()),
        text(stored.getReason()),
        text(stored.getMessage()),
        text(stored.getLastUpdateTime()),
        text(stored.getLastTransitionTime()));
  }

  Condition sinceTransition(String time) {
    return new Condition(type, status, reason, message, lastUpdateTime, time);
  }

  void writeTo(ObjectNode tree) {
    tree.put("lastTransitionTime", lastTransitionTime)
        .put("lastUpdateTime", lastUpdateTime)
        .put("message", message)
        .put("reason", reason)
        .put("status", status)
        .put("type", type);
  }

  private static String text(@Nullable String value) {
    return Objects.requireNonNullElse(value, "");
  }
}
