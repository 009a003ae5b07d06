package io.kubeterrarium.controllers.replicaset;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
        .thenComparing(pod -> ageClass(PodFacts.readySince(pod), now))
        .thenComparing(pod -> -restarts(pod))
        .thenComparing(pod -> ageClass(created(pod), now))
        .thenComparing(pod -> Objects.requireNonNullElse(pod.getMetadata().getUid(), ""));
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

  private static int restarts(Pod pod) {
    List<ContainerStatus> containers =
        pod.getStatus() == null ? null : pod.getStatus().getContainerStatuses();
    int most = 0;
    for (ContainerStatus each : containers == null ? List.<ContainerStatus>of() : containers) {
      most = Math.max(most, Objects.requireNonNullElse(each.getRestartCount(), 0));
    }
    return most;
  }
}
