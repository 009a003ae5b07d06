package io.kubeterrarium.registry.raft;

import com.hazelcast.cp.internal.raft.impl.RaftEndpoint;
import com.hazelcast.cp.internal.raft.impl.RaftNodeImpl;
import com.hazelcast.cp.internal.raft.impl.RaftNodeStatus;
import com.hazelcast.cp.internal.raft.impl.RaftRole;
import com.hazelcast.cp.internal.raft.impl.task.PreVoteTask;
import io.kubeterrarium.registry.transport.Mesh;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Stands for election as soon as the leader's connection is gone, where Raft by itself would notice
 * only at its next timeout. The reachable members stand in turn, a moment apart, so that they do
 * not split the vote. Safe at any time, even if wrong: a pre-vote does not disturb a living leader,
 * and an election never loses an entry.
 *
 * <p>Thread: the Raft thread.
 */
final class LeaderLoss implements Runnable {
  static final long LOOK_MILLIS = 20;
  private static final int LOOKS_BETWEEN_MEMBERS = 3;
  private static final int LOOKS_A_ROUND = 15;

  private final RaftNodeImpl node;
  private final Mesh mesh;
  private int looksWithoutLeader;

  LeaderLoss(RaftNodeImpl node, Mesh mesh) {
    this.node = node;
    this.mesh = mesh;
  }

  @Override
  public void run() {
    if (node.getStatus() == RaftNodeStatus.INITIAL
        || node.isTerminatedOrSteppedDown()
        || node.state().role() != RaftRole.FOLLOWER) {
      looksWithoutLeader = 0;
      return;
    }
    RaftEndpoint leader = node.getLeader();
    if (leader != null && mesh.isReachable(leader.getUuid())) {
      looksWithoutLeader = 0;
      return;
    }
    int turn = turn();
    if (turn < 0) {
      looksWithoutLeader = 0;
      return;
    }
    if (looksWithoutLeader++ % LOOKS_A_ROUND == turn * LOOKS_BETWEEN_MEMBERS) {
      node.leader(null);
      new PreVoteTask(node, node.state().term()).run();
    }
  }

  /** This member's place among those that could vote now; -1 where they are no majority. */
  private int turn() {
    List<RaftEndpoint> voters = new ArrayList<>(node.getAppliedMembers());
    RaftEndpoint self = node.getLocalMember();
    int majority = voters.size() / 2 + 1;
    voters.removeIf(each -> !each.equals(self) && !mesh.isReachable(each.getUuid()));
    voters.sort(Comparator.comparing(RaftEndpoint::getUuid));
    return voters.size() < majority ? -1 : voters.indexOf(self);
  }
}
