/**
 * ReplicaSets: keeps a number of identical pods.
 *
 * <p>Start reading at the reconciler, then the planner, which decides how many pods to create or
 * which to delete, and the ranking behind that choice. Pods are written in batches, side by side on
 * the runtime's fan-out threads. Invariant: what has been asked for and not yet been seen in the
 * cache stands in the expectations, and until it is seen nothing more is asked for; so a slow watch
 * never makes duplicates. What must not be put here: anything about rollouts.
 */
@NullMarked
package io.kubeterrarium.controllers.replicaset;

import org.jspecify.annotations.NullMarked;
