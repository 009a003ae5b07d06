/**
 * The kinds of the group batch: Job and CronJob.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.kinds.batch.JobKind}, which also makes up
 * the selector that ties a Job to its pods; {@link
 * io.kubeterrarium.apiserver.kinds.batch.JobValidation} holds what may not be said of it, and
 * {@link io.kubeterrarium.apiserver.kinds.batch.CronSchedule} reads the five fields of a CronJob's
 * schedule. Defaults, rules and messages are upstream's (k8s.io/kubernetes/pkg/apis/batch). Pure
 * functions over trees that belong to the request's thread. What must not be put here: running
 * jobs, which is a controller's, and what all templates have in common, which is in {@code
 * kinds.pod}.
 */
@NullMarked
package io.kubeterrarium.apiserver.kinds.batch;

import org.jspecify.annotations.NullMarked;
