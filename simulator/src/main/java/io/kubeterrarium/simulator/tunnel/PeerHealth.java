package io.kubeterrarium.simulator.tunnel;

import java.time.Instant;

/**
 * How it stands between this process and a peer.
 *
 * @param outgoing connections that this process made
 * @param incoming connections that the peer made
 * @param problem what went wrong last, if nothing went well since; empty otherwise
 * @param since when that changed
 */
public record PeerHealth(String peer, int outgoing, int incoming, String problem, Instant since) {}
