package io.kubeterrarium.registry.raft;

import com.hazelcast.cp.internal.RaftEndpointImpl;
import com.hazelcast.cp.internal.raft.impl.RaftEndpoint;
import com.hazelcast.cp.internal.raft.impl.RaftNodeImpl;
import io.kubeterrarium.registry.log.FileLayer;
import io.kubeterrarium.registry.log.MemberFiles;
import io.kubeterrarium.registry.log.MemberFiles.Met;
import io.kubeterrarium.registry.transport.Identity;
import io.kubeterrarium.registry.transport.Mesh;
import io.kubeterrarium.registry.transport.Receiver;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The member of this process, as the others meet it. What comes in goes where it belongs: Raft's
 * messages to the node, requests to the leader in this process, answers to who asked.
 *
 * <p>Threads: those of the connections.
 */
final class PeerMember implements Receiver {
  private final Identity self;
  private final MemberFiles directory;
  private final Mesh mesh;
  private final PeerNode node;
  private final Forwards forwards;
  private final PeerLeaders leaders;
  private final PeerChanges changes;
  private final PeerRequests requests;
  private final Consumer<String> onRefused;
  private final PeerStatuses statuses;
  private final StateReceiver states;
  private final Set<UUID> welcomed = ConcurrentHashMap.newKeySet();
  private volatile List<UUID> founders = List.of();

  /**
   * Binds its port, and is silent before {@link #start}.
   *
   * @param onRefused told when another member does not admit this one, which is for good
   */
  PeerMember(
      MemberConfig config,
      Identity self,
      MemberFiles directory,
      FileLayer files,
      RaftThread thread,
      HostedState hosted,
      Consumer<Throwable> onFailure,
      Consumer<String> onRefused)
      throws IOException {
    this.self = self;
    this.directory = directory;
    this.onRefused = onRefused;
    mesh = new Mesh(self, config.self().address(), config.secret(), this);
    node =
        new PeerNode(
            self.id(), config.settings(), directory, files, thread, hosted, mesh, onFailure);
    forwards = new Forwards(mesh);
    leaders = new PeerLeaders(node, mesh, forwards);
    changes = new PeerChanges(node, mesh);
    requests = new PeerRequests(node, changes, forwards);
    statuses = new PeerStatuses(node);
    states = new StateReceiver(node);
  }

  /** Takes part where it has founders on its disk, and talks from now on. */
  void start(Collection<Peer> peers) throws IOException {
    List<UUID> known = directory.founders();
    if (known != null) {
      node.start(known);
    }
    mesh.start();
    peers.forEach(peer -> mesh.know(peer.name(), peer.address()));
  }

  void terminate() {
    node.terminate();
    mesh.close();
  }

  Identity self() {
    return self;
  }

  Mesh mesh() {
    return mesh;
  }

  PeerNode node() {
    return node;
  }

  Forwards forwards() {
    return forwards;
  }

  PeerLeaders leaders() {
    return leaders;
  }

  /** Whether anything could be committed from here, as far as this member knows. */
  boolean hasQuorum() {
    return leaders.get() != null && node.hasMajority();
  }

  /** Who has admitted this member since it started. */
  Set<UUID> welcomed() {
    return welcomed;
  }

  PeerStatuses statuses() {
    return statuses;
  }

  PeerChanges changes() {
    return changes;
  }

  /** Who was ever met, and the founders, by name; what was met counts. */
  Map<UUID, String> names(Collection<Peer> peers) {
    Map<UUID, String> names = new HashMap<>();
    for (Peer peer : peers) {
      UUID founding = peer.foundingId();
      if (founding != null) {
        names.put(founding, peer.name());
      }
    }
    directory.met().forEach((id, met) -> names.put(id, met.name()));
    names.put(self.id(), self.name());
    return names;
  }

  @Override
  public @Nullable String admit(Identity peer) throws IOException {
    if (peer.id().equals(self.id())) {
      return "two members, " + self.name() + " and " + peer.name() + ", have the same id";
    }
    Met met = directory.meet(new Met(peer.id(), peer.incarnation(), peer.name()));
    if (met.incarnation() != peer.incarnation()) {
      return "member "
          + peer.name()
          + " has lost its disk: its id is known from another one, and what it promised there is"
          + " forgotten. Start it with an empty directory to join, and replace it";
    }
    return null;
  }

  @Override
  public void refused(String peer, String reason) {
    onRefused.accept("member " + peer + " refuses this one: " + reason);
  }

  @Override
  public void writeWelcome(DataOutput out) throws IOException {
    List<UUID> known = directory.founders();
    List<RaftEndpoint> endpoints = new ArrayList<>();
    if (known != null) {
      known.forEach(id -> endpoints.add(new RaftEndpointImpl(id)));
    }
    EntryCodec.writeMembers(out, endpoints);
  }

  @Override
  public void readWelcome(Identity peer, DataInput in) throws IOException {
    List<RaftEndpoint> known = EntryCodec.readMembers(in);
    if (!known.isEmpty()) {
      founders = known.stream().map(RaftEndpoint::getUuid).toList();
    }
    welcomed.add(peer.id());
  }

  /** As others say; empty where none has said so yet. */
  List<UUID> founders() {
    return founders;
  }

  @Override
  public void received(UUID from, DataInput in) throws IOException {
    byte kind = in.readByte();
    switch (kind) {
      case Forwards.PROPOSE, Forwards.READ, Forwards.CHANGE -> requests.received(kind, from, in);
      case Forwards.ANSWER -> forwards.answered(in);
      default -> {
        RaftNodeImpl raft = RaftMessage.isAppend(kind) ? takenIn() : node.raft();
        if (raft != null) {
          RaftMessage.deliver(kind, new RaftEndpointImpl(from), in, raft);
        }
      }
    }
  }

  /** A leader counts on this member: one that has waited to be added is a member by that. */
  private @Nullable RaftNodeImpl takenIn() throws IOException {
    RaftNodeImpl raft = node.raft();
    if (raft != null) {
      return raft;
    }
    List<UUID> known = founders;
    return known.isEmpty() || known.contains(self.id()) ? null : node.start(known);
  }

  /** An answer may be what was lost: who asked asks again. */
  @Override
  public void lost(UUID from) {
    forwards.lost(from);
  }

  @Override
  public void receivedStream(UUID from, InputStream in) throws IOException {
    states.receive(new RaftEndpointImpl(from), in, this::takenIn);
  }

  @Override
  public void writeStatus(UUID to, DataOutput out) throws IOException {
    statuses.write(to, out);
  }

  @Override
  public void readStatus(UUID from, DataInput in) throws IOException {
    statuses.read(from, in);
  }

  @Override
  public void reachable(UUID peer) {
    // Justification: who needs to know looks for itself
  }

  @Override
  public void unreachable(UUID peer) {
    statuses.forget(peer);
    forwards.lost(peer);
  }
}
