package io.kubeterrarium.simulator.tunnel;

import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How it stands between this process and one peer: how many connections are open each way, and what
 * went wrong last. Logs changes, not repetitions. Safe on any thread.
 */
final class PeerLinks {
  private static final Logger LOG = LoggerFactory.getLogger(PeerLinks.class);

  private volatile RemoteMember peer;
  private final int most;
  private final Clock clock;
  private int out; // guarded by this
  private int in; // guarded by this
  private @Nullable String problem; // guarded by this
  private Instant since; // guarded by this

  PeerLinks(RemoteMember peer, int most, Clock clock) {
    this.peer = peer;
    this.most = most;
    this.clock = clock;
    this.since = clock.instant();
  }

  RemoteMember peer() {
    return peer;
  }

  /** Connections from now on lead there. */
  void moveTo(RemoteMember elsewhere) {
    peer = elsewhere;
  }

  /** Takes a place for a connection out of this machine, or into it; false where all are taken. */
  synchronized boolean enter(boolean outgoing) {
    if ((outgoing ? out : in) >= most) {
      return false;
    }
    if (outgoing) {
      out++;
    } else {
      in++;
    }
    return true;
  }

  synchronized void leave(boolean outgoing) {
    if (outgoing) {
      out--;
    } else {
      in--;
    }
  }

  synchronized void connected(boolean outgoing) {
    if (problem != null || out + in == 1) {
      LOG.info("tunnel {} {}: connected", outgoing ? "to" : "from", peer.name());
      since = clock.instant();
    }
    problem = null;
  }

  /** A connection could not be made, or ended otherwise than by its ends. */
  synchronized void failed(String why) {
    if (!why.equals(problem)) {
      LOG.warn("tunnel to {}: {}", peer, why);
      since = problem == null ? clock.instant() : since;
    }
    problem = why;
  }

  synchronized PeerHealth health() {
    return new PeerHealth(peer.name(), out, in, problem == null ? "" : problem, since);
  }
}
