package io.kubeterrarium.controllers.job;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.SuccessPolicyRule;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a Job ends: a pure function of what is known of it. Before the last pod is gone the condition
 * is an interim one ({@code FailureTarget}, {@code SuccessCriteriaMet}), which binds.
 */
record JobVerdict(boolean complete, String reason, String message) {

  String interimType() {
    return complete ? "SuccessCriteriaMet" : "FailureTarget";
  }

  String finalType() {
    return complete ? "Complete" : "Failed";
  }

  /** Null while the Job goes on. */
  static @Nullable JobVerdict of(JobView view, Instant now) {
    Job job = view.job();
    JobCondition met = JobSpecs.condition(job, "SuccessCriteriaMet");
    if (met != null) {
      return new JobVerdict(true, met.getReason(), met.getMessage());
    }
    JobCondition target = JobSpecs.condition(job, "FailureTarget");
    if (target != null) {
      return failed(target.getReason(), target.getMessage());
    }
    JobVerdict failure = failure(view, now);
    return failure != null ? failure : success(view);
  }

  private static @Nullable JobVerdict failure(JobView view, Instant now) {
    Job job = view.job();
    if (view.jobFailure() != null) {
      return failed("PodFailurePolicy", view.jobFailure());
    }
    int limit = JobSpecs.backoffLimit(job);
    if (view.failed() > limit || restartsTooOften(view, limit)) {
      return failed("BackoffLimitExceeded", "Job has reached the specified backoff limit");
    }
    Duration left = untilDeadline(job, now);
    if (left != null && left.isZero()) {
      return failed("DeadlineExceeded", "Job was active longer than specified deadline");
    }
    Integer most = job.getSpec().getMaxFailedIndexes();
    int lost = view.lost().cardinality();
    if (most != null && lost > most) {
      return failed(
          "MaxFailedIndexesExceeded",
          "Job has exceeded the specified maximal number of failed indexes");
    }
    Integer completions = JobSpecs.completions(job);
    if (lost > 0 && completions != null && lost + view.done().cardinality() >= completions) {
      return failed("FailedIndexes", "Job has failed indexes");
    }
    return null;
  }

  /** Containers that are restarted in their pods count, too, where pods are not replaced. */
  private static boolean restartsTooOften(JobView view, int limit) {
    if (!"OnFailure".equals(view.job().getSpec().getTemplate().getSpec().getRestartPolicy())) {
      return false;
    }
    int restarts = 0;
    for (Pod pod : view.active()) {
      for (ContainerStatus each : JobPod.containers(pod)) {
        restarts += Objects.requireNonNullElse(each.getRestartCount(), 0);
      }
    }
    return restarts > 0 && restarts >= limit;
  }

  private static @Nullable JobVerdict success(JobView view) {
    JobVerdict early = earlySuccess(view);
    if (early != null) {
      return early;
    }
    Integer completions = JobSpecs.completions(view.job());
    boolean enough =
        completions == null
            ? view.succeeded() > 0 && view.active().isEmpty()
            : view.succeeded() >= completions && view.active().isEmpty();
    return enough
        ? new JobVerdict(true, "CompletionsReached", "Reached expected number of succeeded pods")
        : null;
  }

  private static @Nullable JobVerdict earlySuccess(JobView view) {
    if (view.job().getSpec().getSuccessPolicy() == null) {
      return null;
    }
    List<SuccessPolicyRule> rules = view.job().getSpec().getSuccessPolicy().getRules();
    for (int i = 0; i < rules.size(); i++) {
      SuccessPolicyRule rule = rules.get(i);
      BitSet counted = (BitSet) view.done().clone();
      BitSet named = IndexSet.parse(rule.getSucceededIndexes(), Integer.MAX_VALUE);
      if (rule.getSucceededIndexes() != null) {
        counted.and(named);
      }
      int wanted = Objects.requireNonNullElse(rule.getSucceededCount(), named.cardinality());
      if (counted.cardinality() >= wanted) {
        return new JobVerdict(true, "SuccessPolicy", "Matched rules at index " + i);
      }
    }
    return null;
  }

  /** Null where there is no deadline, or the clock does not run. */
  static @Nullable Duration untilDeadline(Job job, Instant now) {
    Long seconds = job.getSpec().getActiveDeadlineSeconds();
    String start = job.getStatus() == null ? null : job.getStatus().getStartTime();
    if (seconds == null || start == null || JobSpecs.isSuspended(job)) {
      return null;
    }
    Duration left = Duration.between(now, Instant.parse(start).plusSeconds(seconds));
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static JobVerdict failed(String reason, String message) {
    return new JobVerdict(false, reason, message);
  }
}
