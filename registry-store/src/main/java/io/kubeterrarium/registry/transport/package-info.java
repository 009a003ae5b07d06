/**
 * How members in processes of their own talk: TCP over loopback, which a tunnel may carry further.
 * Each member dials every other and sends only on what it dialed; what comes back there are answers
 * to pings, by which it knows who is reachable. What is large goes on a second connection, dialed
 * when there is something for it, so that nothing waits behind it.
 *
 * <p>Start at {@link io.kubeterrarium.registry.transport.Mesh} (all links of a member), then {@code
 * Link} (one dialed connection after the other), {@code BulkLink} (the second one) and {@code
 * Handshake} (who may speak at all).
 *
 * <p>Threads: two or three a link, one an accepted connection, and a timer. Invariants: messages of
 * one connection come in the order they were sent, and may be lost at any time, as Raft allows;
 * queues are bounded and drop what is too much; nothing is taken from who does not know the
 * cluster's secret. Time is measured by a monotonic clock alone. What must not be put here: types
 * of the Raft library, or the meaning of a message.
 */
@NullMarked
package io.kubeterrarium.registry.transport;

import org.jspecify.annotations.NullMarked;
