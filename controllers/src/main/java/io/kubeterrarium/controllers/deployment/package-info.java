/**
 * Deployments: rolls a template out over ReplicaSets, and remembers the ones before.
 *
 * <p>Start reading at the reconciler, which picks a strategy for each step; then Rollout (what one
 * reconcile knows), the planners (rolling update, proportional scaling, history) and Progress (what
 * the conditions say). One worker owns a Rollout. Invariant: a step writes sizes first and the
 * status once, last; sums of replicas stay within the strategy's bounds at every step. What must
 * not be put here: pods, which belong to the ReplicaSet controller.
 */
@NullMarked
package io.kubeterrarium.controllers.deployment;

import org.jspecify.annotations.NullMarked;
