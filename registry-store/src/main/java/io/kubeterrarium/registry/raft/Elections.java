package io.kubeterrarium.registry.raft;

import com.hazelcast.cp.internal.raft.impl.RaftNodeImpl;
import com.hazelcast.cp.internal.raft.impl.RaftRole;
import com.hazelcast.cp.internal.raft.impl.task.PreVoteTask;

/**
 * Starts a first election at once, where Raft's own failure detector would wait for its timeout and
 * up to a second more. Safe at any time: a pre-vote does not disturb a living leader.
 */
final class Elections {
  private Elections() {}

  static void standNow(RaftNodeImpl node) {
    node.execute(
        () -> {
          boolean idle =
              node.state().role() == RaftRole.FOLLOWER
                  && node.state().preCandidateState() == null
                  && node.getLeader() == null;
          if (!node.isTerminatedOrSteppedDown() && idle) {
            new PreVoteTask(node, node.state().term()).run();
          }
        });
  }

  /** Without it a member refuses to vote as long as it has heard of a leader lately. */
  static void forgetLeader(RaftNodeImpl node) {
    node.execute(
        () -> {
          boolean follows = node.state().role() == RaftRole.FOLLOWER && node.getLeader() != null;
          if (!node.isTerminatedOrSteppedDown() && follows) {
            node.leader(null);
          }
        });
  }
}
