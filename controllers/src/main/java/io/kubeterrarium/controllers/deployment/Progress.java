package io.kubeterrarium.controllers.deployment;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a rollout is complete, progressing or stuck, as the condition Progressing tells it: pure
 * functions.
 *
 * @param deadline seconds; null where the user wants no such verdict
 */
record Progress(String deployment, long generation, int replicas, @Nullable Integer deadline) {
  static final String NEW_AVAILABLE = "NewReplicaSetAvailable";
  static final String TIMED_OUT = "ProgressDeadlineExceeded";

  boolean hasDeadline() {
    return deadline != null && deadline != Integer.MAX_VALUE;
  }

  boolean isComplete(DeploymentFigures figures) {
    return figures.updated() == replicas
        && figures.replicas() == replicas
        && figures.available() == replicas
        && figures.observedGeneration() >= generation;
  }

  /**
   * @param before the figures of the last time
   * @param counted the figures of now, without a verdict
   */
  DeploymentFigures judge(
      DeploymentFigures before,
      DeploymentFigures counted,
      @Nullable ReplicaSet fresh,
      List<ReplicaSet> all,
      Instant now) {
    DeploymentFigures judged =
        hasDeadline()
            ? withVerdict(before, counted, fresh, now)
            : counted.without(Condition.PROGRESSING);
    Condition failure = replicaFailure(all, fresh, now);
    return failure == null ? judged.without(Condition.REPLICA_FAILURE) : judged.with(failure);
  }

  private DeploymentFigures withVerdict(
      DeploymentFigures before,
      DeploymentFigures counted,
      @Nullable ReplicaSet fresh,
      Instant now) {
    Condition known = before.condition(Condition.PROGRESSING);
    boolean doneAlready =
        counted.replicas() == counted.updated()
            && known != null
            && known.reason().equals(NEW_AVAILABLE);
    if (doneAlready) {
      return counted;
    }
    String subject =
        fresh == null
            ? "Deployment \"" + deployment + "\""
            : "ReplicaSet \"" + fresh.getMetadata().getName() + "\"";
    if (isComplete(counted)) {
      return counted.with(
          verdict(now, "True", NEW_AVAILABLE, subject + " has successfully progressed."));
    }
    if (isProgressing(before, counted)) {
      Condition fresher = verdict(now, "True", "ReplicaSetUpdated", subject + " is progressing.");
      if (known != null && known.status().equals("True")) {
        fresher = fresher.sinceTransition(known.lastTransitionTime());
      }
      // Replaced even where status and reason stay: its time is what the deadline counts from.
      return counted.without(Condition.PROGRESSING).with(fresher);
    }
    if (isTimedOut(counted, now)) {
      return counted.with(
          verdict(now, "False", TIMED_OUT, subject + " has timed out progressing."));
    }
    return counted;
  }

  private static Condition verdict(Instant now, String status, String reason, String message) {
    return Condition.at(now, Condition.PROGRESSING, status, reason, message);
  }

  private static boolean isProgressing(DeploymentFigures before, DeploymentFigures now) {
    return now.updated() > before.updated()
        || now.replicas() - now.updated() < before.replicas() - before.updated()
        || now.ready() > before.ready()
        || now.available() > before.available();
  }

  private boolean isTimedOut(DeploymentFigures figures, Instant now) {
    Condition known = figures.condition(Condition.PROGRESSING);
    if (known == null || known.reason().equals(NEW_AVAILABLE)) {
      return false;
    }
    return known.reason().equals(TIMED_OUT) || deadlineOf(known).isBefore(now);
  }

  /** When to look again whether it is stuck; null for never. */
  @Nullable Duration untilDeadline(DeploymentFigures figures, Instant now) {
    Condition known = figures.condition(Condition.PROGRESSING);
    if (!hasDeadline()
        || known == null
        || isComplete(figures)
        || known.reason().equals(TIMED_OUT)
        || known.lastUpdateTime().isEmpty()) {
      return null;
    }
    // A second more: the times that the API stores are cut to seconds.
    Duration wait = Duration.between(now, deadlineOf(known)).plusSeconds(1);
    return wait.isNegative() ? Duration.ofSeconds(1) : wait;
  }

  private Instant deadlineOf(Condition known) {
    return Instant.parse(known.lastUpdateTime())
        .plus(Objects.requireNonNullElse(deadline, 0), ChronoUnit.SECONDS);
  }

  /** What a set could not create, the new one's trouble first. */
  private static @Nullable Condition replicaFailure(
      List<ReplicaSet> all, @Nullable ReplicaSet fresh, Instant now) {
    Condition found = fresh == null ? null : failureOf(fresh, now);
    for (ReplicaSet rs : all) {
      if (found == null) {
        found = failureOf(rs, now);
      }
    }
    return found;
  }

  private static @Nullable Condition failureOf(ReplicaSet rs, Instant now) {
    if (rs.getStatus() == null || rs.getStatus().getConditions() == null) {
      return null;
    }
    for (ReplicaSetCondition each : rs.getStatus().getConditions()) {
      if (Condition.REPLICA_FAILURE.equals(each.getType())) {
        return Condition.at(
                now,
                Condition.REPLICA_FAILURE,
                each.getStatus(),
                Objects.requireNonNullElse(each.getReason(), ""),
                Objects.requireNonNullElse(each.getMessage(), ""))
            .sinceTransition(Objects.requireNonNullElse(each.getLastTransitionTime(), ""));
      }
    }
    return null;
  }
}
