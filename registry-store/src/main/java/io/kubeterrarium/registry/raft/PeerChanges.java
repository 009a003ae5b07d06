package io.kubeterrarium.registry.raft;

import com.hazelcast.cp.internal.raft.MembershipChangeMode;
import com.hazelcast.cp.internal.raft.exception.MemberAlreadyExistsException;
import com.hazelcast.cp.internal.raft.exception.MemberDoesNotExistException;
import com.hazelcast.cp.internal.raft.impl.RaftEndpoint;
import com.hazelcast.cp.internal.raft.impl.RaftNodeImpl;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.transport.Mesh;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Changes of the members, on the leader: one member at a time, as one entry of the log. Refused
 * where what is left could not form a majority, as etcd's strict check does.
 *
 * <p>Threads: any.
 */
final class PeerChanges {
  private final PeerNode node;
  private final Mesh mesh;

  PeerChanges(PeerNode node, Mesh mesh) {
    this.node = node;
    this.mesh = mesh;
  }

  /** Already so is well done: who asks again after an unknown outcome asks for the same. */
  CompletableFuture<Void> make(UUID member, boolean adds) {
    RaftNodeImpl raft = node.raft();
    if (raft == null || !node.isLeader()) {
      return CompletableFuture.failedFuture(new NotAppendedException("this member does not lead"));
    }
    String objection = objection(raft.getAppliedMembers(), member, adds);
    if (objection != null) {
      return CompletableFuture.failedFuture(new RegistryException.Invalid(objection));
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    node.change(member, adds ? MembershipChangeMode.ADD : MembershipChangeMode.REMOVE)
        .whenComplete(
            (index, error) -> {
              Throwable cause = error == null ? null : Proposal.unwrap(error);
              if (cause == null
                  || cause instanceof MemberAlreadyExistsException
                  || cause instanceof MemberDoesNotExistException) {
                done.complete(null);
              } else {
                done.completeExceptionally(cause);
              }
            });
    return done;
  }

  private @Nullable String objection(Collection<RaftEndpoint> members, UUID member, boolean adds) {
    if (adds && !mesh.isReachable(member)) {
      return "the leader does not reach the member that is to be added: it must know its name and"
          + " address";
    }
    long reachable =
        members.stream()
            .map(RaftEndpoint::getUuid)
            .filter(id -> id.equals(node.id()) || mesh.isReachable(id))
            .filter(id -> adds || !id.equals(member))
            .count();
    boolean known = members.stream().anyMatch(each -> each.getUuid().equals(member));
    int after = members.size() + (adds ? (known ? 0 : 1) : (known ? -1 : 0));
    long working = adds && !known ? reachable + 1 : reachable;
    if (after < 1 || working < after / 2 + 1) {
      return "no majority of the members would be left: "
          + working
          + " of "
          + after
          + " can be reached";
    }
    return null;
  }
}
