/**
 * The node itself: its object, its lease, its heartbeat, the addresses it gives to pods.
 *
 * <p>Start reading at {@link io.kubeterrarium.kubelet.node.NodeHeart}, which registers a node and
 * keeps it alive, then {@link io.kubeterrarium.kubelet.node.Heartbeats}, the one timer for all of
 * them. A lease is renewed every 10 s and the status written every 5 min, as kubelets do; a status
 * that somebody else has spoiled is written again at once. Invariant: a stopped heart writes
 * nothing. What must not be put here: pods.
 */
@NullMarked
package io.kubeterrarium.kubelet.node;

import org.jspecify.annotations.NullMarked;
