package io.kubeterrarium.scheduler.queue;

import io.kubeterrarium.scheduler.cluster.PodInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * A waiting pod. Immutable.
 *
 * @param since when it came to the place in the queue where it is
 * @param attempts cycles that found no node, and bindings that failed
 * @param rejectedBy the plugins that kept it out or off all nodes; empty after an error
 */
public record QueuedPod(PodInfo pod, Instant since, int attempts, Set<String> rejectedBy) {
  private static final Duration INITIAL_BACKOFF = Duration.ofSeconds(1);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(10);

  public static QueuedPod fresh(PodInfo pod, Instant now) {
    return new QueuedPod(pod, now, 0, Set.of());
  }

  /** As it is when a node has been found. */
  public QueuedPod placedOn(String node) {
    return withPod(pod.on(node));
  }

  /** As it was before {@link #placedOn}. */
  public QueuedPod unplaced() {
    return withPod(pod.on(""));
  }

  QueuedPod withPod(PodInfo updated) {
    return new QueuedPod(updated, since, attempts, rejectedBy);
  }

  QueuedPod failed(Instant now, Set<String> plugins) {
    return new QueuedPod(pod, now, attempts + 1, plugins);
  }

  QueuedPod gated(Instant now, String plugin) {
    return new QueuedPod(pod, now, attempts, Set.of(plugin));
  }

  /** 1 s after the first attempt, doubling up to 10 s. */
  Instant backoffUntil() {
    if (attempts == 0) {
      return since;
    }
    Duration backoff = INITIAL_BACKOFF.multipliedBy(1L << Math.min(attempts - 1, 10));
    return since.plus(backoff.compareTo(MAX_BACKOFF) > 0 ? MAX_BACKOFF : backoff);
  }
}
