package io.kubeterrarium.simulator.tunnel;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * This process's end of the tunnel: a door for the other members, and on loopback a forwarder to
 * each of them. Connections are made when the registry's member makes them, and made again as it
 * calls again; nothing is kept open for its own sake.
 */
public final class Tunnel implements AutoCloseable {
  private static final long CLOSE_SECONDS = 5;

  private final Clock clock = Clock.systemUTC();
  private final OpenSockets sockets = new OpenSockets();
  private final ExecutorService threads = Executors.newCachedThreadPool(daemon("tunnel"));
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, daemon("tunnel-timer"));
  private final Map<String, PeerLinks> peers = new ConcurrentSkipListMap<>();
  private final Map<String, Forwarder> forwarders = new ConcurrentSkipListMap<>();
  private final Handshake handshake;
  private final Traffic traffic;
  private final Door door;

  private Tunnel(
      Supplier<@Nullable InetSocketAddress> member,
      InetSocketAddress address,
      TunnelCredentials credentials,
      TunnelSettings settings) {
    timer.setRemoveOnCancelPolicy(true);
    traffic = new Traffic(settings, sockets, threads, timer);
    handshake = new Handshake(credentials.context(), settings);
    door = new Door(member, address, peers, handshake, traffic);
  }

  /**
   * @param self this member's name
   * @param member where this process's registry member listens, on loopback; asked for each
   *     connection, and null while there is none
   * @param address of the door: the one socket that may be reached from other machines
   * @throws TunnelException where the certificate is not this member's, or an address is taken
   */
  public static Tunnel open(
      String self,
      Supplier<@Nullable InetSocketAddress> member,
      List<RemoteMember> others,
      InetSocketAddress address,
      TunnelCredentials credentials,
      TunnelSettings settings) {
    credentials.check(self, Clock.systemUTC().instant());
    Tunnel tunnel = new Tunnel(member, address, credentials, settings);
    try {
      others.forEach(tunnel::add);
    } catch (TunnelException e) {
      tunnel.close();
      throw e;
    }
    tunnel.threads.execute(() -> tunnel.door.accept(tunnel.threads));
    return tunnel;
  }

  /**
   * Lets a further member in, and leads to it. Where the name is known already, it moves there.
   *
   * @return where on loopback it is reached from this machine
   */
  public synchronized InetSocketAddress add(RemoteMember peer) {
    Forwarder known = forwarders.get(peer.name());
    PeerLinks before = peers.get(peer.name());
    if (known != null && before != null) {
      before.moveTo(peer);
      return known.address();
    }
    PeerLinks links = new PeerLinks(peer, traffic.settings().connectionsPerPeer(), clock);
    Forwarder forwarder = new Forwarder(links, handshake, traffic);
    peers.put(peer.name(), links);
    forwarders.put(peer.name(), forwarder);
    threads.execute(() -> forwarder.accept(threads));
    return forwarder.address();
  }

  /** Lets a member in no more, nor leads to it. */
  public synchronized void remove(String peer) {
    peers.remove(peer);
    Forwarder forwarder = forwarders.remove(peer);
    if (forwarder != null) {
      forwarder.close();
    }
  }

  /** Where on loopback a peer is reached from this machine. */
  public InetSocketAddress addressOf(String peer) {
    Forwarder forwarder = forwarders.get(peer);
    if (forwarder == null) {
      throw new IllegalArgumentException("no such peer: " + peer);
    }
    return forwarder.address();
  }

  /** The door's port. */
  public int port() {
    return door.port();
  }

  /** How it stands with each of the other members, by name. */
  public List<PeerHealth> health() {
    return peers.values().stream().map(PeerLinks::health).toList();
  }

  /** How many connections the door has refused. */
  public long refused() {
    return door.refused();
  }

  /** Ends all connections and returns when their threads are gone. Idempotent. */
  @Override
  public void close() {
    sockets.closeAll();
    timer.shutdownNow();
    threads.shutdown();
    try {
      threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ThreadFactory daemon(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
