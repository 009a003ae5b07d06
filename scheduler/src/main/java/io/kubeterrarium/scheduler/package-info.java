/**
 * The scheduler: watches pods without a node and binds each to the node that suits it best.
 *
 * <p>Start reading at {@link io.kubeterrarium.scheduler.Scheduler}, then {@link
 * io.kubeterrarium.scheduler.SchedulingLoop}, which owns cache and queue and runs one scheduling
 * cycle after the other on one thread, and {@link io.kubeterrarium.scheduler.ClusterWatcher}, which
 * brings it what informers see. Bindings, events and conditions are written by other threads, in
 * order for each pod, so that a slow server does not hold up decisions; so are deletions of pods
 * that make room for others ({@code Preemption}). Invariant: a pod counts on its node from the
 * decision on; nothing is bound twice. What must not be put here: a rule about nodes (see {@code
 * plugins}).
 */
@NullMarked
package io.kubeterrarium.scheduler;

import org.jspecify.annotations.NullMarked;
