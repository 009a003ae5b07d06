/**
 * PodDisruptionBudgets: how many of its pods each allows to be evicted now.
 *
 * <p>Start reading at {@code Healthy}, a pure function, which makes a budget's status of its pods,
 * then the controller, which looks them up. Runs on the runner's workers. Invariant: a pod whose
 * eviction the API server has granted is not counted as healthy until it is gone, or two minutes
 * have passed without its going. What must not be put here: evictions, which are the API server's.
 */
@NullMarked
package io.kubeterrarium.controllers.disruption;

import org.jspecify.annotations.NullMarked;
