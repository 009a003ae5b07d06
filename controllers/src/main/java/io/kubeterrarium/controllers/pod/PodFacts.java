package io.kubeterrarium.controllers.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What controllers ask about a pod. */
public final class PodFacts {
  private PodFacts() {}

  public static String phase(Pod pod) {
    return pod.getStatus() == null
        ? ""
        : Objects.requireNonNullElse(pod.getStatus().getPhase(), "");
  }

  /** True when its containers have ended for good. */
  public static boolean isFinished(Pod pod) {
    String phase = phase(pod);
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  public static boolean isDeleting(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() != null;
  }

  /** Neither finished nor on its way out: it counts as a replica. */
  public static boolean isActive(Pod pod) {
    return !isFinished(pod) && !isDeleting(pod);
  }

  /** On its way out and not finished yet. */
  public static boolean isTerminating(Pod pod) {
    return !isFinished(pod) && isDeleting(pod);
  }

  public static @Nullable PodCondition condition(Pod pod, String type) {
    if (pod.getStatus() == null || pod.getStatus().getConditions() == null) {
      return null;
    }
    for (PodCondition condition : pod.getStatus().getConditions()) {
      if (type.equals(condition.getType())) {
        return condition;
      }
    }
    return null;
  }

  public static boolean isReady(Pod pod) {
    PodCondition ready = condition(pod, "Ready");
    return ready != null && "True".equals(ready.getStatus());
  }

  /** When it became ready; null while it is not, or where it does not say. */
  public static @Nullable Instant readySince(Pod pod) {
    PodCondition ready = condition(pod, "Ready");
    if (ready == null
        || !"True".equals(ready.getStatus())
        || ready.getLastTransitionTime() == null) {
      return null;
    }
    return Instant.parse(ready.getLastTransitionTime());
  }

  /** Ready for at least so long. */
  public static boolean isAvailable(Pod pod, int minReadySeconds, Instant now) {
    if (!isReady(pod)) {
      return false;
    }
    if (minReadySeconds == 0) {
      return true;
    }
    Instant since = readySince(pod);
    return since != null && !since.plusSeconds(minReadySeconds).isAfter(now);
  }

  /** How long until a ready pod is available; null where it is, or is not ready. */
  public static @Nullable Duration untilAvailable(Pod pod, int minReadySeconds, Instant now) {
    // Asked for each pod at each reconcile: no time is parsed unless it matters.
    Instant since = minReadySeconds == 0 ? null : readySince(pod);
    if (since == null) {
      return null;
    }
    Duration wait = Duration.between(now, since.plusSeconds(minReadySeconds));
    return wait.isNegative() || wait.isZero() ? null : wait;
  }

  /** The node it is bound to; empty for none. */
  public static String nodeName(Pod pod) {
    return pod.getSpec() == null ? "" : Objects.requireNonNullElse(pod.getSpec().getNodeName(), "");
  }
}
