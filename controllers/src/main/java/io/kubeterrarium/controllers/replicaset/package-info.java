/**
 * ReplicaSets and ReplicationControllers: keeps a number of identical pods.
 *
 * <p>Start reading at the reconciler, then the planner, which decides how many pods to create or
 * which to delete, and the ranking behind that choice. What differs between the two kinds stands in
 * {@code ReplicaKind}, and nowhere else. Runs on the runner's workers. Invariant: nothing is
 * created or deleted before what was asked for last has been seen. What must not be put here:
 * anything about rollouts.
 */
@NullMarked
package io.kubeterrarium.controllers.replicaset;

import org.jspecify.annotations.NullMarked;
