package io.kubeterrarium.controllers.job;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a Job asks for, defaults filled in. */
final class JobSpecs {
  private JobSpecs() {}

  /** Not where another controller has been named. */
  static boolean isOurs(Job job) {
    String manager = job.getSpec().getManagedBy();
    return manager == null || manager.equals("kubernetes.io/job-controller");
  }

  static boolean isIndexed(Job job) {
    return "Indexed".equals(job.getSpec().getCompletionMode());
  }

  /** Null: one success is enough, whichever it is. */
  static @Nullable Integer completions(Job job) {
    return job.getSpec().getCompletions();
  }

  static int parallelism(Job job) {
    return Objects.requireNonNullElse(job.getSpec().getParallelism(), 1);
  }

  static boolean isSuspended(Job job) {
    return Boolean.TRUE.equals(job.getSpec().getSuspend());
  }

  static int backoffLimit(Job job) {
    JobSpec spec = job.getSpec();
    return Objects.requireNonNullElse(
        spec.getBackoffLimit(), spec.getBackoffLimitPerIndex() == null ? 6 : Integer.MAX_VALUE);
  }

  /** Whether a pod on its way out is replaced when it has ended, and not before. */
  static boolean replacesEndedPodsOnly(Job job) {
    return "Failed".equals(job.getSpec().getPodReplacementPolicy());
  }

  static boolean isFinished(Job job) {
    return has(job, "Complete") || has(job, "Failed");
  }

  static boolean has(Job job, String condition) {
    return condition(job, condition) != null;
  }

  /** The condition, where it is true. */
  static @Nullable JobCondition condition(Job job, String type) {
    List<JobCondition> conditions =
        job.getStatus() == null ? null : job.getStatus().getConditions();
    for (JobCondition each : conditions == null ? List.<JobCondition>of() : conditions) {
      if (type.equals(each.getType()) && "True".equals(each.getStatus())) {
        return each;
      }
    }
    return null;
  }
}
