/**
 * From "something happened to this object" to a reconcile: queue, backoff and workers.
 *
 * <p>Start reading at {@link io.kubeterrarium.client.queue.Reconciler}, then {@link
 * io.kubeterrarium.client.queue.WorkQueue} and {@link
 * io.kubeterrarium.client.queue.ReconcilerRunner}. Handlers add keys from informers' threads;
 * workers are tasks on the runtime's executor and live only while there is work. A queue holds each
 * key at most once, so it is bounded by the number of objects. What must not be put here: what a
 * reconciler does.
 */
@NullMarked
package io.kubeterrarium.client.queue;

import org.jspecify.annotations.NullMarked;
