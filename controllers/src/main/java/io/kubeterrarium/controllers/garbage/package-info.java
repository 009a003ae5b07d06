/**
 * The garbage collector: what nobody owns any more goes.
 *
 * <p>Start reading at {@link io.kubeterrarium.controllers.garbage.GarbageCollector}, which keeps
 * the owner graph from the metadata of every served kind, then the reconciler, which settles one
 * object. Handlers change the graph from informers' threads, under its lock; workers read it.
 * Invariant: nothing is deleted on the word of a cache alone: the object is read anew, and an owner
 * counts as absent only when its deletion was seen or the server says so. What must not be put
 * here: rules of particular kinds.
 */
@NullMarked
package io.kubeterrarium.controllers.garbage;

import org.jspecify.annotations.NullMarked;
