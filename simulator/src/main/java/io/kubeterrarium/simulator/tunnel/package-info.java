/**
 * How registry members on several machines reach each other: through TLS 1.3 in which both sides
 * show a certificate, because Hazelcast, which binds to loopback, has neither.
 *
 * <p>Start reading at {@link io.kubeterrarium.simulator.tunnel.Tunnel}, then {@link
 * io.kubeterrarium.simulator.tunnel.Forwarder} (out of this machine), {@link
 * io.kubeterrarium.simulator.tunnel.Door} (into it), {@link
 * io.kubeterrarium.simulator.tunnel.Handshake} (who may) and {@link
 * io.kubeterrarium.simulator.tunnel.Passage} (the bytes). Threads: one for each listening socket,
 * two for each connection, all daemons, all gone after {@code close}. Invariants: no byte goes to a
 * member before the other side's certificate was found to name a member of this cluster; the only
 * port beyond loopback is the door's. What must not be put here: anything that knows what the bytes
 * mean.
 */
@NullMarked
package io.kubeterrarium.simulator.tunnel;

import org.jspecify.annotations.NullMarked;
