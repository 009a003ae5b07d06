/**
 * The pods that wait for a node: active, backing off, unschedulable, or gated.
 *
 * <p>Start reading at {@link io.kubeterrarium.scheduler.queue.SchedulingQueue}, then {@link
 * io.kubeterrarium.scheduler.queue.QueuedPod}. Owned by the scheduling thread; time comes in as a
 * parameter, and whoever owns the queue asks it when to look again. Invariant: a pod's uid is in at
 * most one of the four places. Because events and cycles share one thread, no event is missed
 * between a pod's rejection and its return to the queue. What must not be put here: threads,
 * alarms, requests.
 */
@NullMarked
package io.kubeterrarium.scheduler.queue;

import org.jspecify.annotations.NullMarked;
