/**
 * Tells watchers what changes, in order, once, in whole revisions, at their own speed.
 *
 * <p>Start reading at {@link io.kubeterrarium.registry.watch.WatchHub}, then {@code Watcher}, which
 * is one watch and its place in history, {@code WatcherIndex}, which finds the watchers of a key,
 * and {@code DeliveryThreads}. The applying thread leaves the newest state in the {@code Inbox} and
 * goes on; the dispatch thread reads the changes out of that state and appends them to the
 * watchers' bounded queues; delivery threads call the listeners, but for those that name a thread
 * of their own. A watcher whose queue is full is catching up: it reads the history in the state
 * until it is synced again.
 *
 * <p>Invariant: no listener is called under a lock, and the dispatch thread calls none, so that a
 * listener that blocks delays itself alone. What must not be put here: anything that knows why the
 * state changed.
 */
@NullMarked
package io.kubeterrarium.registry.watch;

import org.jspecify.annotations.NullMarked;
