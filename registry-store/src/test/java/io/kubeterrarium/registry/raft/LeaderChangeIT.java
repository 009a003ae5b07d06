package io.kubeterrarium.registry.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.cp.internal.raft.impl.RaftNodeImpl;
import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.RecordingListener;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.TxnResult;
import io.kubeterrarium.registry.Watch;
import io.kubeterrarium.registry.WatchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Writes under load while the leadership moves from member to member. */
class LeaderChangeIT {
  private static final int ROUNDS = 4;
  private static final int WRITES = 200;

  @Test
  void noWriteIsLostOrDoubledAndLocalReadsNeverLagBehindAnAcknowledgement() throws Exception {
    try (RaftRegistry registry = RaftRegistry.open(RegistryConfig.ephemeral())) {
      RecordingListener listener = new RecordingListener();
      Watch watch =
          registry.watch(new WatchRequest(KeyRange.prefix("/k/"), Revision.NONE, false), listener);
      List<CompletableFuture<Void>> checks = new ArrayList<>();
      Member first = registry.host().cluster().startedLeader();

      for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < WRITES; i++) {
          checks.add(writeAndReadHere(registry, "/k/" + round + "/" + i));
          if (i == WRITES / 2) {
            moveLeadership(registry.host().cluster());
          }
        }
      }

      for (CompletableFuture<Void> check : checks) {
        RegistryProbe.await(check);
      }
      assertThat(registry.host().cluster().startedLeader()).isSameAs(first);
      assertThat(RegistryProbe.keys(registry)).hasSize(ROUNDS * WRITES);
      assertThat(registry.appliedRevision()).isEqualTo(new Revision(1 + ROUNDS * WRITES));
      assertThat(listener.awaitEvents(ROUNDS * WRITES)).hasSize(ROUNDS * WRITES);
      watch.close();
    }
  }

  private static CompletableFuture<Void> writeAndReadHere(RaftRegistry registry, String key) {
    CompletableFuture<TxnResult> write = registry.txn(RegistryProbe.write(key));
    return write
        .thenCompose(done -> registry.range(RangeRequest.local(KeyRange.single(Bytes.utf8(key)))))
        .thenAccept(found -> assertThat(found.found()).as(key).hasSize(1));
  }

  private static void moveLeadership(Cluster cluster) throws Exception {
    Member leader = null;
    while (leader == null) {
      leader = cluster.leader();
      Thread.onSpinWait();
    }
    List<Member> members = cluster.members();
    Member next = members.get((members.indexOf(leader) + 1) % members.size());
    RaftNodeImpl node = leader.raftNode();
    node.transferLeadership(next.raftNode().getLocalMember())
        .toCompletableFuture()
        .handle((done, error) -> done)
        .get(30, TimeUnit.SECONDS);
  }
}
