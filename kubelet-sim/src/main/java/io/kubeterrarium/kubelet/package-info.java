/**
 * Simulated node agents: they register nodes, keep them alive, and let the pods that are bound to
 * them live and die, all through the API server.
 *
 * <p>Start reading at {@link io.kubeterrarium.kubelet.NodeAgents}, then {@code NodeAgent}, which
 * takes the pods of one node through the stages of {@code stage}. One informer and one thread serve
 * all nodes; writes go side by side, in order for each pod, as the user of its node. Pods on nodes
 * of other agents are left alone. Invariant: an agent that is stopped writes nothing. What must not
 * be put here: what containers do, which is stages' data.
 */
@NullMarked
package io.kubeterrarium.kubelet;

import org.jspecify.annotations.NullMarked;
