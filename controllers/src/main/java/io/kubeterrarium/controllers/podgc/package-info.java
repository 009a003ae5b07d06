/**
 * The pod garbage collector: takes away pods that no node agent will ever take away.
 *
 * <p>Start reading at {@link io.kubeterrarium.controllers.podgc.PodGarbageCollector}, which sweeps
 * every twenty seconds on its runner's one worker, then {@code PodGarbage}, the pure rules of what
 * goes: pods bound to a node that has been gone for a while, pods that are being deleted and never
 * had a node, and the oldest ended pods when there are too many. Invariant: a node counts as gone
 * only when the server says so and has been missing from the cache for a quarantine. What must not
 * be put here: dependents of deleted owners, which are the garbage collector's.
 */
@NullMarked
package io.kubeterrarium.controllers.podgc;

import org.jspecify.annotations.NullMarked;
