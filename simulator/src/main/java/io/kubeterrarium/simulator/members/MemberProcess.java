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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
  private volatile @Nullable PeerBook peers;

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
      AtomicReference<@Nullable InetSocketAddress> own = new AtomicReference<>();
      Tunnel opened = openTunnel(own::get);
      tunnel = opened;
      RaftRegistry registry =
          RaftRegistry.open(
              config(opened),
              stopped -> onFailure.accept(String.valueOf(stopped.getMessage())),
              members -> {
                own.set(members.listening());
                onListening.accept(members);
              });
      follow(registry, opened);
      return registry;
    } catch (TunnelException | PkiException | RegistryException.Stopped e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new UserError("--members: " + e.getMessage(), e);
    }
  }

  /** Members that are added, moved or removed elsewhere, from now on. */
  private void follow(RaftRegistry registry, Tunnel opened) {
    PeerBook book = new PeerBook(identity, options, new MemberDirectory(directory.pki()), opened);
    peers = book;
    book.follow(registry);
  }

  /**
   * Fills this member's directory from a snapshot, for a cluster that is founded anew: to be done
   * with the same file on each member's machine before any of them starts.
   *
   * @return the revision that the new cluster begins at
   */
  public Revision restore(SnapshotFile snapshot, long bump) throws IOException {
    byte[] secret = Base64.getDecoder().decode(identity.secret());
    List<Peer> founders = new ArrayList<>();
    for (ClusterIdentity.Known known : identity.members()) {
      InetSocketAddress unused = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      founders.add(new Peer(known.address().name(), unused, known.foundingId()));
    }
    MemberConfig config =
        MemberConfig.of(
            identity.member(), founders, MemberConfig.Start.FOUND, secret, directory.registry());
    return RegistryRestore.restore(snapshot, config, bump);
  }

  private Tunnel openTunnel(Supplier<@Nullable InetSocketAddress> own) {
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
        own,
        others,
        door,
        new TunnelCredentials(pki.authority(), pki.member()),
        TunnelSettings.STANDARD);
  }

  private MemberConfig config(Tunnel opened) {
    InetSocketAddress own = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    List<Peer> all = new ArrayList<>();
    for (ClusterIdentity.Known known : identity.members()) {
      String name = known.address().name();
      @Nullable UUID founding = known.foundingId();
      boolean isSelf = name.equals(identity.member());
      all.add(new Peer(name, isSelf ? own : opened.addressOf(name), founding));
    }
    MemberConfig.Start start =
        switch (options.first()) {
          case REFUSE -> MemberConfig.Start.RESTART;
          case FOUND -> MemberConfig.Start.FOUND;
          case JOIN -> MemberConfig.Start.JOIN;
        };
    byte[] secret = Base64.getDecoder().decode(identity.secret());
    return MemberConfig.of(identity.member(), all, start, secret, directory.registry());
  }

  @Override
  public void close() {
    PeerBook book = peers;
    if (book != null) {
      book.close();
    }
    Tunnel open = tunnel;
    if (open != null) {
      open.close();
    }
  }
}
