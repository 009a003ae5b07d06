/**
 * Pods that a controller makes: writing them, and hearing of them.
 *
 * <p>Start reading at {@link io.kubeterrarium.controllers.ownedpods.PodWrites}, then {@link
 * io.kubeterrarium.controllers.ownedpods.Expectations} and {@link
 * io.kubeterrarium.controllers.ownedpods.OwnedPodHandler}. Pods are written in batches, side by
 * side on the runtime's fan-out threads; the handler runs on the informer's thread. Invariant: what
 * has been asked for and not yet been seen in the cache stands in the expectations, and until it is
 * seen nothing more is asked for; so a slow watch never makes duplicates. What must not be put
 * here: how many pods there should be, which each kind decides for itself.
 */
@NullMarked
package io.kubeterrarium.controllers.ownedpods;

import org.jspecify.annotations.NullMarked;
