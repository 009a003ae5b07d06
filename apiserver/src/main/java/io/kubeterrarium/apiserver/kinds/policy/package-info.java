/**
 * Kinds that bound, rank and shape pods rather than run any: PodDisruptionBudget, ResourceQuota,
 * LimitRange, PriorityClass, RuntimeClass.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.kinds.policy.PodDisruptionBudgetKind}; the
 * others stand alone. Defaults, rules and messages are upstream's
 * (k8s.io/kubernetes/pkg/apis/policy, core, scheduling and node). Pure functions over trees that
 * belong to the request's thread. What must not be put here: what these objects do to a pod that is
 * created, which is admission's, and their status, which is a controller's.
 */
@NullMarked
package io.kubeterrarium.apiserver.kinds.policy;

import org.jspecify.annotations.NullMarked;
