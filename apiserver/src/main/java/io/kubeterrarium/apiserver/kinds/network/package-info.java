/**
 * Services and what stands behind them.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.kinds.network.ServiceKind}, then {@link
 * io.kubeterrarium.apiserver.kinds.network.ServiceAllocation}, which hands out cluster addresses
 * and node ports, and {@link io.kubeterrarium.apiserver.kinds.network.EndpointSliceKind}.
 * Strategies are stateless; the allocation is the one thing here with a memory, guarded by its own
 * monitor, under which it does no I/O. Invariant: no two Services that this server let through hold
 * the same cluster address, or the same node port. What must not be put here: what fills endpoints;
 * that is a controller's work.
 */
@NullMarked
package io.kubeterrarium.apiserver.kinds.network;

import org.jspecify.annotations.NullMarked;
