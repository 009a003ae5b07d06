package io.kubeterrarium.simulator.members;

import io.kubeterrarium.apiserver.pki.MemberPki;
import io.kubeterrarium.apiserver.pki.PkiException;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.backup.SnapshotFile;
import io.kubeterrarium.registry.raft.ClusterMembers;
import io.kubeterrarium.registry.raft.MemberConfig;
import io.kubeterrarium.registry.raft.Peer;
import io.kubeterrarium.registry.raft.RaftRegistry;
import io.kubeterrarium.registry.raft.RegistryRestore;
import io.kubeterrarium.simulator.process.DataDirectory;
import io.kubeterrarium.simulator.process.UserError;
import io.kubeterrarium.simulator.tunnel.RemoteMember;
import io.kubeterrarium.simulator.tunnel.Tunnel;
import io.kubeterrarium.simulator.tunnel.TunnelCredentials;
import io.kubeterrarium.simulator.tunnel.TunnelException;
import io.kubeterrarium.simulator.tunnel.TunnelSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * This process as one member of its cluster: who it is, its end of the tunnel, and the registry
 * that is kept with the others.
 */
public final class MemberProcess implements AutoCloseable {
  private final ClusterIdentity identity;
  private final MemberOptions options;
  private final DataDirectory directory;
  private volatile @Nullable Tunnel tunnel;

  private MemberProcess(ClusterIdentity identity, MemberOptions options, DataDirectory directory) {
    this.identity = identity;
    this.options = options;
    this.directory = directory;
  }

  /**
   * Takes a bundle in where one is given; empty where neither that nor the directory says that this
   * is a member.
   *
   * @throws UserError for what does not fit together
   */
  public static Optional<MemberProcess> of(MemberOptions options, DataDirectory directory) {
    MemberDirectory known = new MemberDirectory(directory.pki());
    Optional<ClusterIdentity> identity =
        options.bundle().isPresent()
            ? Optional.of(known.install(JoinBundle.read(options.bundle().get())))
            : known.identity();
    if (identity.isEmpty()) {
      refuseHalfAMember(options, directory);
      return Optional.empty();
    }
    ClusterIdentity checked = checked(identity.get(), options);
    known.keep(checked);
    return Optional.of(new MemberProcess(checked, options, directory));
  }

  private static void refuseHalfAMember(MemberOptions options, DataDirectory directory) {
    if (!options.equals(MemberOptions.NONE)) {
      throw new UserError(
          directory.path()
              + " belongs to no cluster yet: the first start of a member needs --bundle FILE"
              + " (kubeterrarium certs bundle makes them)");
    }
  }

  private static ClusterIdentity checked(ClusterIdentity identity, MemberOptions options) {
    options
        .name()
        .filter(name -> !name.equals(identity.member()))
        .ifPresent(
            name -> {
              throw new UserError(
                  "--name "
                      + name
                      + ", but bundle and directory are member "
                      + identity.member()
                      + "'s");
            });
    if (options.addresses().isEmpty()) {
      return identity;
    }
    ClusterIdentity moved = identity.at(options.addresses());
    if (moved.find(identity.member()).isEmpty()) {
      throw new UserError("--members does not name this member, " + identity.member());
    }
    return moved;
  }

  public ClusterIdentity identity() {
    return identity;
  }

  /**
   * Opens tunnel and registry; returns when this member has caught up with a leader.
   *
   * @param onFailure told once, in one line, if the registry stops by itself
   * @param onListening told as soon as the members' health can be read, long before that
   */
  public RaftRegistry open(Consumer<String> onFailure, Consumer<ClusterMembers> onListening) {
    try {
      InetSocketAddress own = freeLoopbackAddress();
      Tunnel opened = openTunnel(own);
      tunnel = opened;
      return RaftRegistry.open(
          config(own, opened),
          stopped -> onFailure.accept(String.valueOf(stopped.getMessage())),
          onListening);
    } catch (TunnelException | PkiException | RegistryException.Stopped e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new UserError("--members: " + e.getMessage(), e);
    }
  }

  /**
   * Fills this member's directory from a snapshot, for a cluster that is founded anew: to be done
   * with the same file on each member's machine before any of them starts.
   *
   * @return the revision that the new cluster begins at
   */
  public Revision restore(SnapshotFile snapshot, long bump) throws IOException {
    byte[] secret = Base64.getDecoder().decode(identity.secret());
    List<Peer> peers = new ArrayList<>();
    for (ClusterIdentity.Known known : identity.members()) {
      InetSocketAddress unused = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      peers.add(new Peer(known.address().name(), unused, known.foundingId()));
    }
    MemberConfig config =
        MemberConfig.of(
            identity.member(), peers, MemberConfig.Start.FOUND, secret, directory.registry());
    return RegistryRestore.restore(snapshot, config, bump);
  }

  private Tunnel openTunnel(InetSocketAddress own) {
    MemberPki pki = MemberPki.open(directory.pki(), identity.member(), Instant.now());
    MemberAddress self = identity.self();
    List<RemoteMember> others = new ArrayList<>();
    for (ClusterIdentity.Known known : identity.members()) {
      MemberAddress address = known.address();
      if (!address.equals(self)) {
        others.add(new RemoteMember(address.name(), address.host(), address.port()));
      }
    }
    InetSocketAddress door =
        options
            .bind()
            .map(address -> new InetSocketAddress(address, self.port()))
            .orElseGet(() -> new InetSocketAddress(self.port()));
    if (door.isUnresolved()) {
      throw new UserError("--member-bind: '" + door.getHostString() + "' cannot be resolved");
    }
    return Tunnel.open(
        identity.member(),
        () -> own,
        others,
        door,
        new TunnelCredentials(pki.authority(), pki.member()),
        TunnelSettings.STANDARD);
  }

  private MemberConfig config(InetSocketAddress own, Tunnel opened) {
    List<Peer> peers = new ArrayList<>();
    for (ClusterIdentity.Known known : identity.members()) {
      String name = known.address().name();
      @Nullable UUID founding = known.foundingId();
      boolean isSelf = name.equals(identity.member());
      peers.add(new Peer(name, isSelf ? own : opened.addressOf(name), founding));
    }
    MemberConfig.Start start =
        switch (options.first()) {
          case REFUSE -> MemberConfig.Start.RESTART;
          case FOUND -> MemberConfig.Start.FOUND;
          case JOIN -> MemberConfig.Start.JOIN;
        };
    byte[] secret = Base64.getDecoder().decode(identity.secret());
    return MemberConfig.of(identity.member(), peers, start, secret, directory.registry());
  }

  /** Where the registry's member of this process is to listen. */
  private static InetSocketAddress freeLoopbackAddress() {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket probe = new ServerSocket(0, 1, loopback)) {
      return new InetSocketAddress(loopback, probe.getLocalPort());
    } catch (IOException e) {
      throw new UserError("no port is free on loopback: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    Tunnel open = tunnel;
    if (open != null) {
      open.close();
    }
  }
}
