package io.kubeterrarium.simulator.tunnel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The one port that is open to other machines: whoever proves to be another member of this cluster
 * is led to this process's registry member. Everybody else is refused in the handshake, and costs a
 * thread for as long as that may take at most.
 */
final class Door {
  private static final int BACKLOG = 64;

  private final Supplier<@Nullable InetSocketAddress> member;
  private final Map<String, PeerLinks> peers;
  private final Handshake handshake;
  private final Traffic traffic;
  private final Refusals refusals = new Refusals();
  private final ServerSocket listening;

  private final Map<InetAddress, Integer> strangers = new HashMap<>(); // guarded by itself
  private int strangersInAll; // guarded by strangers

  Door(
      Supplier<@Nullable InetSocketAddress> member,
      InetSocketAddress address,
      Map<String, PeerLinks> peers,
      Handshake handshake,
      Traffic traffic) {
    this.member = member;
    this.peers = peers;
    this.handshake = handshake;
    this.traffic = traffic;
    try {
      listening = new ServerSocket();
      traffic.sockets().add(listening);
      listening.bind(address, BACKLOG);
    } catch (IOException e) {
      throw new TunnelException(
          "the members' port "
              + address.getPort()
              + " cannot be opened on "
              + address.getHostString()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  long refused() {
    return refusals.count();
  }

  /** Blocks until the tunnel is closed. */
  void accept(ExecutorService threads) {
    while (!traffic.sockets().isClosed()) {
      try {
        Socket plain = listening.accept();
        if (admit(plain.getInetAddress())) {
          threads.execute(() -> greet(plain));
        } else {
          refusals.refused(plain.getInetAddress(), "too many connections in their handshake");
          plain.close();
        }
      } catch (IOException e) {
        if (!traffic.sockets().isClosed()) {
          refusals.refused(null, "not accepted: " + e.getMessage());
        }
      }
    }
  }

  private boolean admit(InetAddress from) {
    synchronized (strangers) {
      int fromThere = strangers.getOrDefault(from, 0);
      int most = traffic.settings().strangers();
      if (strangersInAll >= most || fromThere >= Math.max(1, most / 4)) {
        return false;
      }
      strangers.put(from, fromThere + 1);
      strangersInAll++;
      return true;
    }
  }

  private void noStrangerAnyMore(InetAddress from) {
    synchronized (strangers) {
      strangersInAll--;
      strangers.computeIfPresent(from, (address, count) -> count == 1 ? null : count - 1);
    }
  }

  private void greet(Socket plain) {
    InetAddress from = plain.getInetAddress();
    SSLSocket tls = null;
    PeerLinks links = null;
    try {
      traffic.sockets().add(plain);
      plain.setTcpNoDelay(true);
      tls = traffic.within(plain, () -> handshake.answer(plain));
      links = memberOf(tls);
    } catch (IOException e) {
      if (!traffic.sockets().isClosed()) {
        refusals.refused(from, Traffic.reason(e));
      }
    } finally {
      noStrangerAnyMore(from);
    }
    if (tls != null && links != null) {
      lead(plain, tls, links);
    } else {
      traffic.sockets().close(plain);
    }
  }

  private @Nullable PeerLinks memberOf(SSLSocket tls) throws SSLException {
    String name = Handshake.nameOf(tls);
    PeerLinks links = peers.get(name);
    if (links == null) {
      throw new SSLException("'" + name + "' is no other member of this cluster");
    }
    return links;
  }

  private void lead(Socket plain, SSLSocket tls, PeerLinks links) {
    boolean entered = links.enter(false);
    Socket local = new Socket();
    try {
      if (!entered) {
        refusals.refused(plain.getInetAddress(), "too many connections of " + links.peer().name());
        return;
      }
      traffic.sockets().add(local);
      local.setTcpNoDelay(true);
      if (!reach(local)) {
        return;
      }
      Passage.welcome(tls);
      links.connected(false);
      traffic.run(local, plain, tls, links);
    } catch (IOException e) {
      if (!traffic.sockets().isClosed()) {
        links.failed(Traffic.reason(e));
      }
    } finally {
      traffic.sockets().close(local);
      traffic.sockets().close(plain);
      if (entered) {
        links.leave(false);
      }
    }
  }

  /** Whether this process's member answers; it may not run yet, or not any more. */
  private boolean reach(Socket local) {
    InetSocketAddress there = member.get();
    if (there == null) {
      return false;
    }
    try {
      local.connect(there, (int) traffic.settings().connect().toMillis());
      return true;
    } catch (IOException e) {
      // Justification: the caller sees its connection closed, and calls again
      return false;
    }
  }
}
