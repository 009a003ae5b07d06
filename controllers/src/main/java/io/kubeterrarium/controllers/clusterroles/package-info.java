/**
 * ClusterRoles that are made of others: the rules of all that match their selectors.
 *
 * <p>Start reading at {@link
 * io.kubeterrarium.controllers.clusterroles.ClusterRoleAggregationController}, then {@link
 * io.kubeterrarium.controllers.clusterroles.AggregatedRules}, which is pure. It looks again at
 * every aggregating role when any role changes, on its runner's one worker, and writes only where
 * the set of rules differs, whatever their order: the default roles are stored complete, and stay
 * as they are. It is the one user that may {@code escalate}. What must not be put here: who may
 * write roles, which the server checks.
 */
@NullMarked
package io.kubeterrarium.controllers.clusterroles;

import org.jspecify.annotations.NullMarked;
