/**
 * Jobs: runs pods until enough of them have succeeded, or too many have failed.
 *
 * <p>Start reading at the reconciler, then {@code JobView}, which sorts a Job's pods, {@code
 * JobVerdict}, which decides whether the Job is over, and {@code PodPlan}, which says which pods to
 * make or take away: all three pure. Runs on the runner's workers. Invariant: each pod is counted
 * once. A pod has a finalizer until its uid stands in {@code uncountedTerminatedPods}, and leaves
 * that list for the counts when its finalizer is gone (KEP-2307); so nobody's deletion makes the
 * Job forget it. What must not be put here: schedules, which are CronJobs'.
 */
@NullMarked
package io.kubeterrarium.controllers.job;

import org.jspecify.annotations.NullMarked;
