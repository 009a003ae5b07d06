/**
 * What the scheduler knows of the cluster: pods and nodes reduced to what decisions need, and the
 * cache that adds them up.
 *
 * <p>Start reading at {@link io.kubeterrarium.scheduler.cluster.PodInfo} and {@link
 * io.kubeterrarium.scheduler.cluster.NodeInfo}, then {@link
 * io.kubeterrarium.scheduler.cluster.ClusterCache} with its assumed pods. PodInfo and the records
 * it holds are immutable; NodeInfo and ClusterCache belong to the scheduling thread, so that a
 * scheduling cycle sees a view that does not change under it, without copies. Invariant: a node's
 * requested amounts are the sum over its pods, assumed ones included. What must not be put here:
 * any decision, any I/O.
 */
@NullMarked
package io.kubeterrarium.scheduler.cluster;

import org.jspecify.annotations.NullMarked;
