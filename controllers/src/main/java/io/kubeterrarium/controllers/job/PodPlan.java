package io.kubeterrarium.controllers.job;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which pods of a Job that goes on are made, and which are taken away: a pure function.
 *
 * @param create how many
 * @param indexes those that the new pods work on; empty where the Job has none
 * @param pause how long after failures; null for not at all
 */
record PodPlan(int create, List<Integer> indexes, List<Pod> delete, @Nullable Duration pause) {
  private static final int BURST = 500;
  private static final Duration FIRST_WAIT = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  /** Those that have come least far go first. */
  private static final Comparator<Pod> FIRST_TO_GO =
      Comparator.<Pod, Boolean>comparing(pod -> !PodFacts.nodeName(pod).isEmpty())
          .thenComparing(pod -> PodFacts.phase(pod).equals("Running"))
          .thenComparing(PodFacts::isReady)
          .thenComparing(
              pod -> Objects.requireNonNullElse(pod.getMetadata().getCreationTimestamp(), ""),
              Comparator.reverseOrder());

  static PodPlan of(JobView view, Instant now) {
    Job job = view.job();
    if (JobSpecs.isSuspended(job)) {
      return new PodPlan(0, List.of(), view.active(), null);
    }
    List<Pod> strays = strays(view);
    int active = view.active().size() - strays.size();
    int wanted = wanted(view);
    List<Pod> delete = new ArrayList<>(strays);
    if (active > wanted) {
      view.active().stream()
          .filter(pod -> !strays.contains(pod))
          .sorted(FIRST_TO_GO)
          .limit(active - wanted)
          .forEach(delete::add);
    }
    int leaving = JobSpecs.replacesEndedPodsOnly(job) ? view.terminating() : 0;
    int missing = Math.min(wanted - active - leaving, BURST);
    if (!delete.isEmpty() || missing <= 0) {
      return new PodPlan(0, List.of(), delete, null);
    }
    Duration wait = backoff(view, now);
    if (!wait.isZero()) {
      return new PodPlan(0, List.of(), List.of(), wait);
    }
    List<Integer> indexes = JobSpecs.isIndexed(job) ? freeIndexes(view, missing) : List.of();
    return new PodPlan(
        JobSpecs.isIndexed(job) ? indexes.size() : missing, indexes, List.of(), null);
  }

  private static int wanted(JobView view) {
    Integer completions = JobSpecs.completions(view.job());
    int parallelism = JobSpecs.parallelism(view.job());
    if (completions == null) {
      // The first success: what runs is left to end, nothing is added.
      return view.succeeded() > 0 ? Math.min(view.active().size(), parallelism) : parallelism;
    }
    int open = completions - view.succeeded() - view.lost().cardinality();
    return Math.max(0, Math.min(open, parallelism));
  }

  /** Active pods that work on an index that others have, or that the Job does not have. */
  private static List<Pod> strays(JobView view) {
    if (!JobSpecs.isIndexed(view.job())) {
      return List.of();
    }
    BitSet taken = new BitSet();
    List<Pod> strays = new ArrayList<>();
    for (Pod pod : view.active().stream().sorted(FIRST_TO_GO.reversed()).toList()) {
      int index = index(view, pod);
      if (index < 0 || taken.get(index)) {
        strays.add(pod);
      } else {
        taken.set(index);
      }
    }
    return strays;
  }

  private static List<Integer> freeIndexes(JobView view, int count) {
    BitSet taken = (BitSet) view.done().clone();
    taken.or(view.lost());
    boolean endedOnly = JobSpecs.replacesEndedPodsOnly(view.job());
    for (Pod pod : view.pods()) {
      int index = index(view, pod);
      if (index >= 0 && (PodFacts.isActive(pod) || (endedOnly && PodFacts.isTerminating(pod)))) {
        taken.set(index);
      }
    }
    int completions = Objects.requireNonNullElse(JobSpecs.completions(view.job()), 0);
    List<Integer> free = new ArrayList<>();
    for (int i = taken.nextClearBit(0);
        i < completions && free.size() < count;
        i = taken.nextClearBit(i + 1)) {
      free.add(i);
    }
    return free;
  }

  private static int index(JobView view, Pod pod) {
    return JobPod.index(pod, Objects.requireNonNullElse(JobSpecs.completions(view.job()), 0));
  }

  /** Ten seconds after the first failure, twice as long after each that follows without success. */
  private static Duration backoff(JobView view, Instant now) {
    Instant lastSuccess = Instant.MIN;
    Instant lastFailure = Instant.MIN;
    for (Pod pod : view.pods()) {
      if (JobPod.hasSucceeded(pod) && JobPod.endedAt(pod).isAfter(lastSuccess)) {
        lastSuccess = JobPod.endedAt(pod);
      }
    }
    int failures = 0;
    for (Pod pod : view.pods()) {
      if (PodFacts.phase(pod).equals("Failed") && JobPod.endedAt(pod).isAfter(lastSuccess)) {
        failures++;
        Instant end = JobPod.endedAt(pod);
        lastFailure = end.isAfter(lastFailure) ? end : lastFailure;
      }
    }
    if (failures == 0) {
      return Duration.ZERO;
    }
    Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(failures - 1, 10));
    wait = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    Duration left = Duration.between(now, lastFailure.plus(wait));
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** How many pods of the index have failed: what its next pod is told. */
  static int failuresOf(JobView view, int index) {
    int most = 0;
    for (Pod pod : view.pods()) {
      if (index(view, pod) == index
          && PodFacts.phase(pod).equals("Failed")
          && !FailureRules.match(view.job(), pod).action().equals("Ignore")) {
        most = Math.max(most, JobPod.earlierFailures(pod) + 1);
      }
    }
    return most;
  }
}
