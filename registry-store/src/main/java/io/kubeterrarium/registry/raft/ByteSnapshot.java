package io.kubeterrarium.registry.raft;

import com.hazelcast.cp.internal.raft.impl.RaftNodeImpl;
import com.hazelcast.cp.internal.raft.impl.RaftRole;
import com.hazelcast.cp.internal.raft.impl.log.RaftLog;
import com.hazelcast.cp.internal.raft.impl.log.SnapshotEntry;
import com.hazelcast.cp.internal.raft.impl.state.LeaderState;
import com.hazelcast.cp.internal.raft.impl.state.RaftGroupMembers;
import com.hazelcast.cp.internal.raft.impl.state.RaftState;
import com.hazelcast.cp.internal.raftop.snapshot.RestoreSnapshotOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a snapshot because the log holds many bytes; Raft by itself takes one when it holds many
 * entries. The same snapshot, at the commit index, with the same care for followers that are a
 * little behind.
 *
 * <p>Thread: the member's partition thread, never while entries are being applied.
 */
final class ByteSnapshot {
  /** The share of the entries that a follower keeps, for those that it may lead one day. */
  private static final int KEPT_SHARE = 10;

  private ByteSnapshot() {}

  static void take(RaftNodeImpl node, HostedState hosted) {
    RaftState raft = node.state();
    RaftLog log = raft.log();
    long index = raft.commitIndex();
    boolean settled = raft.role() == RaftRole.LEADER || raft.role() == RaftRole.FOLLOWER;
    if (node.isTerminatedOrSteppedDown() || index <= log.snapshotIndex()) {
      return;
    }
    if (!settled || raft.lastApplied() != index) {
      hosted.snapshotPutOff();
      return;
    }
    RaftGroupMembers members = raft.committedGroupMembers();
    List<RestoreSnapshotOp> state = new ArrayList<>(); // Hazelcast knows how to write this one.
    state.add(new RestoreSnapshotOp(HostedState.SERVICE, hosted.takeSnapshot(Member.GROUP, index)));
    SnapshotEntry entry =
        new SnapshotEntry(
            log.getLogEntry(index).term(), index, state, members.index(), members.members());
    log.setSnapshot(entry, truncateThrough(raft.leaderState(), log.snapshotIndex(), index));
  }

  /**
   * Entries through the old snapshot go in any case; those after it as far as nobody needs them.
   */
  private static long truncateThrough(@Nullable LeaderState leader, long old, long index) {
    long few = index - (index - old) / KEPT_SHARE;
    if (leader == null) {
      return few;
    }
    // The last slot is the leader's own and always zero; another zero is a follower not heard of.
    long[] matches = leader.matchIndices();
    long[] followers = Arrays.copyOf(matches, matches.length - 1);
    if (Arrays.stream(followers).anyMatch(match -> match == 0)) {
      return few;
    }
    return Arrays.stream(followers)
        .filter(match -> match < index && match > old)
        .map(match -> match - 1)
        .min()
        .orElse(index);
  }
}
