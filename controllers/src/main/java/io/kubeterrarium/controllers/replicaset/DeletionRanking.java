package io.kubeterrarium.controllers.replicaset;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which replica goes first when there are too many (ReplicaSet, "Scaling down"; KEP-2185 for the
 * logarithmic ages, KEP-2255 for the deletion cost): not bound, pending, not ready, cheap, in a
 * crowd, young as ready pod, often restarted, young.
 */
final class DeletionRanking {
  private static final String COST = "controller.kubernetes.io/pod-deletion-cost";
  private static final Map<String, Integer> PHASES =
      Map.of("Pending", 0, "Unknown", 1, "Running", 2);

  private DeletionRanking() {}

  /**
   * @param crowd how many related pods run on a pod's node
   */
  static Comparator<Pod> firstToGo(Map<String, Integer> crowd, Instant now) {
    return Comparator.<Pod, Boolean>comparing(pod -> !PodFacts.nodeName(pod).isEmpty())
        .thenComparing(pod -> PHASES.getOrDefault(PodFacts.phase(pod), 0))
        .thenComparing(PodFacts::isReady)
        .thenComparingLong(DeletionRanking::cost)
        .thenComparing(pod -> -crowd.getOrDefault(PodFacts.nodeName(pod), 0))
        .thenComparing(byAge(PodFacts::readySince, now))
        .thenComparing(pod -> -restarts(pod.getStatus(), false))
        .thenComparing(pod -> -restarts(pod.getStatus(), true))
        .thenComparing(byAge(DeletionRanking::created, now))
        .thenComparing(DeletionRanking::uid);
  }

  /** Of about the same age, but not of the same: the uid decides, and nothing after it. */
  private static Comparator<Pod> byAge(Function<Pod, @Nullable Instant> since, Instant now) {
    return (one, other) -> {
      Instant left = since.apply(one);
      Instant right = since.apply(other);
      if (Objects.equals(left, right)) {
        return 0;
      }
      int byClass = Integer.compare(ageClass(left, now), ageClass(right, now));
      return byClass != 0 ? byClass : uid(one).compareTo(uid(other));
    };
  }

  private static String uid(Pod pod) {
    return Objects.requireNonNullElse(pod.getMetadata().getUid(), "");
  }

  private static long cost(Pod pod) {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    @Nullable String cost = annotations == null ? null : annotations.get(COST);
    try {
      return cost == null ? 0 : Integer.parseInt(cost);
    } catch (NumberFormatException e) {
      return 0; // The API server refuses such a cost; one that slipped in counts as none.
    }
  }

  /** The binary logarithm of the age in nanoseconds: pods of about the same age are equals. */
  private static int ageClass(@Nullable Instant since, Instant now) {
    if (since == null) {
      return 0;
    }
    long age = Duration.between(since, now).toNanos();
    return age <= 0 ? 0 : 64 - Long.numberOfLeadingZeros(age);
  }

  private static @Nullable Instant created(Pod pod) {
    @Nullable String created = pod.getMetadata().getCreationTimestamp();
    return created == null ? null : Instant.parse(created);
  }

  private static int restarts(@Nullable PodStatus status, boolean init) {
    if (status == null) {
      return 0;
    }
    List<ContainerStatus> containers =
        init ? status.getInitContainerStatuses() : status.getContainerStatuses();
    int most = 0;
    for (ContainerStatus each : containers == null ? List.<ContainerStatus>of() : containers) {
      most = Math.max(most, Objects.requireNonNullElse(each.getRestartCount(), 0));
    }
    return most;
  }
}
