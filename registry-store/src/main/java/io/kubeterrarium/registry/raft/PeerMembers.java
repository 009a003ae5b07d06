package io.kubeterrarium.registry.raft;

import com.hazelcast.cp.internal.raft.impl.RaftEndpoint;
import com.hazelcast.cp.internal.raft.impl.RaftNodeImpl;
import io.kubeterrarium.registry.Membership;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.transport.Identity;
import io.kubeterrarium.registry.transport.Mesh;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The members as this process sees them, and the way to change them.
 *
 * <p>Threads: any. Term and indexes are read without a lock and may be a moment old; they are for
 * people and for headers, and nothing is decided by them.
 */
final class PeerMembers implements ClusterMembers {
  private final MemberConfig config;
  private final PeerMember member;
  private final PeerChangeRequests requests;

  PeerMembers(MemberConfig config, PeerMember member, Desk desk) {
    this.config = config;
    this.member = member;
    this.requests = new PeerChangeRequests(member, desk);
  }

  @Override
  public List<Health> health() {
    List<UUID> voters = voters(); // Once: it changes while a member is taken in.
    Map<UUID, String> names = member.names(config.peers());
    Map<String, Mesh.Known> peers =
        member.mesh().peers().stream().collect(Collectors.toMap(Mesh.Known::name, each -> each));
    List<Health> all = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (UUID voter : voters) {
      String name = names.getOrDefault(voter, voter.toString());
      seen.add(name);
      all.add(health(voter, name, peers.get(name), true));
    }
    for (Mesh.Known peer : peers.values()) {
      Identity there = peer.identity();
      if (!seen.contains(peer.name()) || (there != null && !voters.contains(there.id()))) {
        all.add(health(there == null ? null : there.id(), peer.name(), peer, false));
      }
    }
    if (!voters.contains(member.self().id())) {
      all.add(health(member.self().id(), config.name(), null, false));
    }
    return all;
  }

  private Health health(@Nullable UUID id, String name, Mesh.@Nullable Known peer, boolean votes) {
    boolean self = member.self().id().equals(id);
    PeerStatuses.Status status = id == null ? null : member.statuses().of(id);
    boolean reachable = self || (id != null && member.mesh().isReachable(id));
    Membership.Member described =
        new Membership.Member(id == null ? 0 : Members.number(id), name, address(name, peer), self);
    boolean leads = id != null && reachable && id.equals(member.node().leader());
    return new Health(
        described,
        votes,
        reachable,
        leads,
        status == null ? 0 : status.term(),
        status == null ? 0 : status.commitIndex(),
        status == null ? 0 : status.appliedIndex());
  }

  private String address(String name, Mesh.@Nullable Known peer) {
    InetSocketAddress known =
        name.equals(config.name()) ? listening() : peer == null ? null : peer.address();
    return known == null ? "" : known.getHostString() + ":" + known.getPort();
  }

  /** By the log, as far as this member has it. */
  private List<UUID> voters() {
    RaftNodeImpl raft = member.node().raft();
    if (raft == null) {
      return List.of();
    }
    Collection<RaftEndpoint> members = raft.getCommittedMembers();
    return members.stream().map(RaftEndpoint::getUuid).toList();
  }

  @Override
  public boolean hasQuorum() {
    return member.hasQuorum();
  }

  /** The names of the others that answer, for a message. */
  String reachable() {
    String names =
        member.mesh().peers().stream()
            .filter(Mesh.Known::reachable)
            .map(Mesh.Known::name)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "nobody" : names;
  }

  Membership look() {
    List<Membership.Member> all = new ArrayList<>();
    Membership.Member leader = null;
    Membership.Member self = null;
    for (Health each : health()) {
      if (each.votes()) {
        all.add(each.member());
      }
      leader = each.leader() ? each.member() : leader;
      self = each.member().inThisProcess() ? each.member() : self;
    }
    PeerStatuses.Status own = member.statuses().of(member.self().id());
    return new Membership(
        Members.clusterId(founders()),
        all,
        Objects.requireNonNull(self),
        leader,
        own == null ? 0 : own.term(),
        own == null ? 0 : own.appliedIndex());
  }

  /** Who the members were at the start is what a cluster is. */
  private List<UUID> founders() {
    RaftNodeImpl raft = member.node().raft();
    Collection<RaftEndpoint> initial = raft == null ? List.of() : raft.getInitialMembers();
    return initial.stream().map(RaftEndpoint::getUuid).sorted().toList();
  }

  @Override
  public CompletableFuture<Void> add(String name) {
    UUID waiting = waiting(name);
    return waiting == null
        ? invalid("no member " + name + " waits to be added: start it with --join")
        : requests.ask(waiting, true);
  }

  @Override
  public CompletableFuture<Void> remove(String name) {
    UUID voter = voter(name);
    return voter == null ? invalid("no member is named " + name) : requests.ask(voter, false);
  }

  @Override
  public CompletableFuture<Void> replace(String name) {
    UUID waiting = waiting(name);
    if (waiting == null) {
      return invalid(
          "no new member "
              + name
              + " waits to be added: start it, with an empty disk, with --join");
    }
    UUID voter = voter(name);
    return voter == null
        ? requests.ask(waiting, true)
        : requests.ask(voter, false).thenCompose(done -> requests.ask(waiting, true));
  }

  @Override
  public void know(Peer peer) {
    member.mesh().know(peer.name(), peer.address());
  }

  @Override
  public void forget(String name) {
    member.mesh().forget(name);
  }

  @Override
  public InetSocketAddress listening() {
    return member.mesh().address();
  }

  private static CompletableFuture<Void> invalid(String message) {
    return CompletableFuture.failedFuture(new RegistryException.Invalid(message));
  }

  /** Who answers under the name and is not a member yet. */
  private @Nullable UUID waiting(String name) {
    List<UUID> voters = voters();
    for (Mesh.Known peer : member.mesh().peers()) {
      Identity there = peer.identity();
      if (peer.name().equals(name) && there != null && peer.reachable()) {
        return voters.contains(there.id()) ? null : there.id();
      }
    }
    return null;
  }

  private @Nullable UUID voter(String name) {
    Map<UUID, String> names = new HashMap<>(member.names(config.peers()));
    return voters().stream().filter(id -> name.equals(names.get(id))).findFirst().orElse(null);
  }
}
