package io.kubeterrarium.simulator.members;

import io.kubeterrarium.apiserver.members.MemberAddresses;
import io.kubeterrarium.registry.raft.ClusterMembers;
import io.kubeterrarium.registry.raft.Peer;
import io.kubeterrarium.registry.raft.RaftRegistry;
import io.kubeterrarium.simulator.process.UserError;
import io.kubeterrarium.simulator.tunnel.RemoteMember;
import io.kubeterrarium.simulator.tunnel.Tunnel;
import io.kubeterrarium.simulator.tunnel.TunnelException;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who the other members are, while this process runs: what is said of one at any API server is
 * learned here, kept in the data directory, and told to the tunnel and to the registry's member.
 *
 * <p>One that is voted out is let go when it is not heard any more: until then it may have yet to
 * learn that it is out, which it does from the others.
 *
 * <p>Threads: the registry's watch, and a timer for those that leave.
 */
final class PeerBook implements MemberAddresses.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerBook.class);
  private static final int FEWEST = 2;
  private static final long LOOK_MILLIS = 500;
  private static final int MOST_LOOKS = 120;

  private final MemberDirectory directory;
  private final Tunnel tunnel;
  private final Set<String> saidAtStart;
  private final Set<String> leaving = new HashSet<>(); // guarded by this
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "members-leaving");
            thread.setDaemon(true);
            return thread;
          });
  private ClusterIdentity identity; // guarded by this
  private @Nullable ClusterMembers members; // guarded by this
  private @Nullable AutoCloseable following; // guarded by this

  PeerBook(
      ClusterIdentity identity, MemberOptions options, MemberDirectory directory, Tunnel tunnel) {
    this.identity = identity;
    this.directory = directory;
    this.tunnel = tunnel;
    this.saidAtStart =
        options.addresses().stream().map(MemberAddress::name).collect(Collectors.toSet());
  }

  synchronized void follow(RaftRegistry registry) {
    members = registry.members();
    following = new MemberAddresses(registry).follow(this);
  }

  /** What the command line of this start says of an address is newer than what was said before. */
  @Override
  public synchronized void at(String name, String address, boolean since) {
    if (name.equals(identity.member()) || (!since && saidAtStart.contains(name))) {
      return;
    }
    try {
      MemberAddress there = MemberAddress.at(name, address, name + "=" + address);
      boolean returns = leaving.remove(name);
      if (!returns
          && identity.find(name).filter(each -> each.address().equals(there)).isPresent()) {
        return;
      }
      identity = identity.with(there);
      directory.keep(identity);
      InetSocketAddress local = tunnel.add(new RemoteMember(name, there.host(), there.port()));
      known().know(new Peer(name, local, null));
      LOG.info("member {} is at {}", name, address);
    } catch (UserError | TunnelException e) {
      LOG.warn("member {} at {} cannot be reached from here: {}", name, address, e.getMessage());
    }
  }

  @Override
  public synchronized void left(String name) {
    if (name.equals(identity.member()) || identity.find(name).isEmpty() || !leaving.add(name)) {
      return;
    }
    ClusterIdentity rest = identity.without(name);
    if (rest.members().size() >= FEWEST) {
      identity = rest;
      keep(name);
    }
    LOG.info("member {} has left", name);
    lookLater(name, MOST_LOOKS);
  }

  private void keep(String name) {
    try {
      directory.keep(identity);
    } catch (UserError e) {
      LOG.warn("that member {} has left is forgotten at the next start: {}", name, e.getMessage());
    }
  }

  private void lookLater(String name, int looks) {
    timer.schedule(() -> letGo(name, looks), LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private synchronized void letGo(String name, int looks) {
    if (!leaving.contains(name)) {
      return;
    }
    boolean heard =
        known().health().stream()
            .anyMatch(each -> each.member().name().equals(name) && each.reachable());
    if (heard && looks > 0 && !timer.isShutdown()) {
      lookLater(name, looks - 1);
      return;
    }
    leaving.remove(name);
    known().forget(name);
    tunnel.remove(name);
  }

  private ClusterMembers known() {
    ClusterMembers several = members;
    if (several == null) {
      throw new IllegalStateException("nobody is followed yet");
    }
    return several;
  }

  @Override
  public synchronized void close() {
    timer.shutdownNow();
    AutoCloseable open = following;
    if (open != null) {
      try {
        open.close();
      } catch (Exception e) {
        LOG.warn("members are followed on", e);
      }
    }
  }
}
