package io.kubeterrarium.simulator.tunnel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on loopback, and takes what comes through the tunnel to that peer. A peer that cannot be
 * reached costs the caller its connection; it may call again.
 */
final class Forwarder {
  private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);
  private static final int BACKLOG = 16;

  private final PeerLinks links;
  private final Handshake handshake;
  private final Traffic traffic;
  private final ServerSocket listening;
  private volatile boolean closed;

  Forwarder(PeerLinks links, Handshake handshake, Traffic traffic) {
    this.links = links;
    this.handshake = handshake;
    this.traffic = traffic;
    try {
      listening = new ServerSocket();
      traffic.sockets().add(listening);
      listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    } catch (IOException e) {
      throw new TunnelException(
          "cannot listen on loopback for member '" + links.peer().name() + "': " + e.getMessage(),
          e);
    }
  }

  /** Where on loopback the peer is reached. */
  InetSocketAddress address() {
    return (InetSocketAddress) listening.getLocalSocketAddress();
  }

  /** Blocks until the tunnel is closed. */
  void accept(ExecutorService threads) {
    while (!closed && !traffic.sockets().isClosed()) {
      try {
        Socket local = listening.accept();
        if (links.enter(true)) {
          threads.execute(() -> carry(local));
        } else {
          LOG.warn("tunnel to {}: too many connections", links.peer().name());
          local.close();
        }
      } catch (IOException e) {
        if (!closed && !traffic.sockets().isClosed()) {
          LOG.warn("tunnel to {}: a connection was not accepted", links.peer().name(), e);
        }
      }
    }
  }

  /** Leads nobody there any more; who is on the way stays so. */
  void close() {
    closed = true;
    traffic.sockets().close(listening);
  }

  private void carry(Socket local) {
    Socket plain = new Socket();
    try {
      traffic.sockets().add(local);
      traffic.sockets().add(plain);
      local.setTcpNoDelay(true);
      SSLSocket tls = traffic.within(plain, () -> connect(plain));
      links.connected(true);
      traffic.run(local, plain, tls, links);
    } catch (IOException e) {
      if (!traffic.sockets().isClosed()) {
        links.failed(Traffic.reason(e));
      }
    } finally {
      traffic.sockets().close(plain);
      traffic.sockets().close(local);
      links.leave(true);
    }
  }

  private SSLSocket connect(Socket plain) throws IOException {
    RemoteMember peer = links.peer();
    plain.setTcpNoDelay(true);
    plain.connect(
        new InetSocketAddress(peer.host(), peer.port()),
        (int) traffic.settings().connect().toMillis());
    SSLSocket tls = handshake.call(plain, peer);
    Passage.awaitWelcome(tls);
    return tls;
  }
}
