/**
 * DaemonSets: a pod on each node that is fit for it.
 *
 * <p>Start reading at the reconciler, then {@code NodeFit}, which says on which nodes a pod should
 * run, and {@code DaemonPlan}, which says what is made and taken away: both pure functions. {@code
 * DaemonPod} binds a pod to its node by an affinity that the scheduler obeys. Runs on the runner's
 * workers. Invariant: nothing is created or deleted before what was asked for last has been seen.
 * What must not be put here: what a ControllerRevision holds.
 */
@NullMarked
package io.kubeterrarium.controllers.daemonset;

import org.jspecify.annotations.NullMarked;
