/**
 * CronJobs: a Job at each time that a schedule names.
 *
 * <p>Start reading at {@code Schedule}, which says when, a pure function of a text and a time, then
 * the reconciler, which says what is done about it: what ended is noted, what is due is started
 * once, what is old goes. Runs on the runner's workers. Invariant: a Job is named after the minute
 * that it is for, so that no time starts two. What must not be put here: how a Job runs.
 */
@NullMarked
package io.kubeterrarium.controllers.cronjob;

import org.jspecify.annotations.NullMarked;
