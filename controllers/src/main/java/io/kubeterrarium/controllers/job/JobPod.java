package io.kubeterrarium.controllers.job;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a Job's controller asks about a pod. */
final class JobPod {
  static final String FINALIZER = "batch.kubernetes.io/job-tracking";
  static final String INDEX = "batch.kubernetes.io/job-completion-index";
  static final String FAILURES = "batch.kubernetes.io/job-index-failure-count";

  private JobPod() {}

  /** Whether it has still to be counted. */
  static boolean isTracked(Pod pod) {
    List<String> finalizers = pod.getMetadata().getFinalizers();
    return finalizers != null && finalizers.contains(FINALIZER);
  }

  static boolean hasSucceeded(Pod pod) {
    return PodFacts.phase(pod).equals("Succeeded");
  }

  /**
   * @param endedOnly whether a pod on its way out is no failure before it has ended; one without a
   *     node has nothing to end
   */
  static boolean hasFailed(Pod pod, boolean endedOnly) {
    return PodFacts.phase(pod).equals("Failed")
        || (PodFacts.isTerminating(pod) && (!endedOnly || PodFacts.nodeName(pod).isEmpty()));
  }

  /** The index it works on; -1 for none, or one that is none of the Job's. */
  static int index(Pod pod, int completions) {
    int index = number(pod, INDEX, -1);
    return index < completions ? index : -1;
  }

  /** How many pods of its index had failed before it. */
  static int earlierFailures(Pod pod) {
    return number(pod, FAILURES, 0);
  }

  private static int number(Pod pod, String annotation, int otherwise) {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    String text = annotations == null ? null : annotations.get(annotation);
    try {
      return text == null ? otherwise : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return otherwise; // Somebody's own annotation.
    }
  }

  static List<ContainerStatus> containers(Pod pod) {
    List<ContainerStatus> all = new ArrayList<>();
    if (pod.getStatus() != null) {
      all.addAll(Objects.requireNonNullElse(pod.getStatus().getInitContainerStatuses(), List.of()));
      all.addAll(Objects.requireNonNullElse(pod.getStatus().getContainerStatuses(), List.of()));
    }
    return all;
  }

  /** When its last container ended; else when it stopped to be ready, or was asked to go. */
  static Instant endedAt(Pod pod) {
    Instant latest = null;
    for (ContainerStatus each : containers(pod)) {
      if (each.getState() != null && each.getState().getTerminated() != null) {
        Instant end = time(each.getState().getTerminated().getFinishedAt());
        latest = end != null && (latest == null || end.isAfter(latest)) ? end : latest;
      }
    }
    PodCondition ready = PodFacts.condition(pod, "Ready");
    if (latest == null && ready != null) {
      latest = time(ready.getLastTransitionTime());
    }
    if (latest == null) {
      latest = time(pod.getMetadata().getDeletionTimestamp());
    }
    return latest != null
        ? latest
        : Objects.requireNonNullElse(time(pod.getMetadata().getCreationTimestamp()), Instant.EPOCH);
  }

  private static @Nullable Instant time(@Nullable String text) {
    return text == null ? null : Instant.parse(text);
  }
}
