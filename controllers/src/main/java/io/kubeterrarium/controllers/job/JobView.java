package io.kubeterrarium.controllers.job;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.UncountedTerminatedPods;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Job and its pods at one moment, sorted.
 *
 * @param pods all that it controls
 * @param active neither ended nor on their way out
 * @param terminating on their way out and not ended
 * @param freshSuccesses ended well, and not yet among the counted or the uncounted
 * @param freshFailures likewise those that count as failures
 * @param done indexes that have succeeded; empty where the Job has none
 * @param lost indexes that have failed for good
 * @param succeeded successes of all times, the fresh ones included
 * @param failed likewise
 * @param jobFailure what a rule of the failure policy says that ends the Job; null for nothing
 */
record JobView(
    Job job,
    List<Pod> pods,
    List<Pod> active,
    int terminating,
    List<Pod> freshSuccesses,
    List<Pod> freshFailures,
    BitSet done,
    BitSet lost,
    int succeeded,
    int failed,
    @Nullable String jobFailure) {

  static JobView of(Job job, List<Pod> pods) {
    JobStatus status = Objects.requireNonNullElseGet(job.getStatus(), JobStatus::new);
    boolean indexed = JobSpecs.isIndexed(job);
    int completions = Objects.requireNonNullElse(JobSpecs.completions(job), 0);
    boolean endedOnly = JobSpecs.replacesEndedPodsOnly(job);
    Set<String> known = uncounted(status);
    BitSet done = IndexSet.parse(status.getCompletedIndexes(), completions);
    BitSet lost = IndexSet.parse(status.getFailedIndexes(), completions);
    List<Pod> active = new ArrayList<>();
    List<Pod> successes = new ArrayList<>();
    List<Pod> failures = new ArrayList<>();
    int terminating = 0;
    String jobFailure = null;
    for (Pod pod : pods) {
      if (PodFacts.isActive(pod)) {
        active.add(pod);
      } else if (PodFacts.isTerminating(pod)) {
        terminating++;
      }
      if (!JobPod.isTracked(pod) || known.contains(pod.getMetadata().getUid())) {
        continue;
      }
      int index = JobPod.index(pod, completions);
      if (JobPod.hasSucceeded(pod)) {
        if (index >= 0) {
          done.set(index);
        }
        successes.add(pod);
      } else if (JobPod.hasFailed(pod, endedOnly)) {
        FailureRules.Match match = FailureRules.match(job, pod);
        if (match.action().equals("FailJob") && jobFailure == null) {
          jobFailure = match.message();
        }
        if (index >= 0 && givesUp(job, pod, match)) {
          lost.set(index);
        }
        if (!match.action().equals("Ignore") && (!indexed || index >= 0)) {
          failures.add(pod);
        }
      }
    }
    lost.andNot(done);
    int succeeded =
        indexed
            ? done.cardinality()
            : orZero(status.getSucceeded()) + uncounted(status, true).size() + successes.size();
    int failed = orZero(status.getFailed()) + uncounted(status, false).size() + failures.size();
    return new JobView(
        job,
        pods,
        active,
        terminating,
        successes,
        failures,
        done,
        lost,
        succeeded,
        failed,
        jobFailure);
  }

  /** Whether no other pod will try the index of this one. */
  private static boolean givesUp(Job job, Pod pod, FailureRules.Match match) {
    Integer limit = job.getSpec().getBackoffLimitPerIndex();
    return limit != null
        && (match.action().equals("FailIndex")
            || (!match.action().equals("Ignore") && JobPod.earlierFailures(pod) >= limit));
  }

  int ready() {
    return (int) active.stream().filter(PodFacts::isReady).count();
  }

  private static Set<String> uncounted(JobStatus status) {
    Set<String> uids = new HashSet<>(uncounted(status, true));
    uids.addAll(uncounted(status, false));
    return uids;
  }

  private static List<String> uncounted(JobStatus status, boolean succeeded) {
    UncountedTerminatedPods list = status.getUncountedTerminatedPods();
    if (list == null) {
      return List.of();
    }
    return Objects.requireNonNullElse(
        succeeded ? list.getSucceeded() : list.getFailed(), List.of());
  }

  private static int orZero(@Nullable Integer value) {
    return value == null ? 0 : value;
  }
}
