/**
 * Nodes' lives: heartbeats, conditions, taints, and the eviction of pods from lost nodes.
 *
 * <p>Start reading at {@link io.kubeterrarium.controllers.nodes.NodeLifecycleController}, then the
 * node reconciler, the taint eviction and Wakefulness. Handlers note heartbeats by our clock from
 * informers' threads; workers judge. Invariant: silence counts only while we were awake to hear:
 * for one full grace period after a start, or after a sleep of the machine, no node is declared
 * lost and no pod evicted for it. What must not be put here: making nodes, or pods' own status.
 */
@NullMarked
package io.kubeterrarium.controllers.nodes;

import org.jspecify.annotations.NullMarked;
