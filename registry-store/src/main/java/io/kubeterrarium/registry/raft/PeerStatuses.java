package io.kubeterrarium.registry.raft;

import com.hazelcast.cp.internal.RaftEndpointImpl;
import com.hazelcast.cp.internal.raft.impl.RaftEndpoint;
import com.hazelcast.cp.internal.raft.impl.RaftNodeImpl;
import com.hazelcast.cp.internal.raft.impl.state.RaftGroupMembers;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What members say of themselves in their answers to pings. What they say of who is a member is how
 * one that was voted out while it was away learns of that.
 *
 * <p>Threads: any. Raft's numbers are read without a lock and may be a moment old.
 */
final class PeerStatuses {
  private static final long NO_INDEX = -1;

  /** What a member last said of itself. */
  record Status(int term, long commitIndex, long appliedIndex) {}

  private final PeerNode node;
  private final Map<UUID, Status> statuses = new ConcurrentHashMap<>();

  PeerStatuses(PeerNode node) {
    this.node = node;
  }

  /** Null where it has not been heard of lately. */
  @Nullable Status of(UUID member) {
    return member.equals(node.id()) ? own() : statuses.get(member);
  }

  private @Nullable Status own() {
    RaftNodeImpl raft = node.raft();
    return raft == null
        ? null
        : new Status(raft.state().term(), raft.state().commitIndex(), raft.state().lastApplied());
  }

  void forget(UUID member) {
    statuses.remove(member);
  }

  void write(UUID to, DataOutput out) throws IOException {
    RaftNodeImpl raft = node.raft();
    Status own = own();
    if (raft == null || own == null) {
      own = new Status(0, 0, 0);
    }
    out.writeInt(own.term());
    out.writeLong(own.commitIndex());
    out.writeLong(own.appliedIndex());
    RaftGroupMembers members = raft == null ? null : raft.state().committedGroupMembers();
    out.writeLong(members == null ? NO_INDEX : members.index());
    out.writeBoolean(members != null && members.isKnownMember(new RaftEndpointImpl(to)));
  }

  void read(UUID from, DataInput in) throws IOException {
    statuses.put(from, new Status(in.readInt(), in.readLong(), in.readLong()));
    long membersIndex = in.readLong();
    boolean member = in.readBoolean();
    RaftNodeImpl raft = node.raft();
    if (raft == null || member) {
      return;
    }
    RaftGroupMembers mine = raft.state().committedGroupMembers();
    Collection<RaftEndpoint> known = mine.members();
    if (membersIndex > mine.index() && known.contains(new RaftEndpointImpl(node.id()))) {
      node.removed();
    }
  }
}
