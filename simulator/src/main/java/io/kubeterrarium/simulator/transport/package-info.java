/**
 * The in-process transport: a component's requests go straight into the API server, as its own
 * user, and pass authentication, authorization and admission there like anybody's.
 *
 * <p>Start reading at {@link io.kubeterrarium.simulator.transport.InProcessTransport}, then {@link
 * io.kubeterrarium.simulator.transport.WatchDelivery}. A call runs on the component's thread. A
 * watch is handed over, through a bounded queue, from the watch cache's thread to a small pool of
 * delivery threads, so that no component can hold up another's watch. Trees are the server's: for
 * reading only. What must not be put here: any short cut around the request chain.
 */
@NullMarked
package io.kubeterrarium.simulator.transport;

import org.jspecify.annotations.NullMarked;
