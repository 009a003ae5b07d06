package io.kubeterrarium.registry.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.log.DataDirectoryException;
import io.kubeterrarium.registry.raft.MemberConfig.Start;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Members that are replaced, added and removed. */
@Timeout(120)
class PeerChangesIT {
  @TempDir Path root;
  private PeerFixture cluster;

  @BeforeEach
  void name() throws Exception {
    cluster = new PeerFixture(root, "a", "b", "c");
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aMemberThatLostItsDiskIsReplacedAndNeverComesBackAsItself() throws Exception {
    cluster.startAll(Start.FOUND);
    PeerIT.put(cluster.get("a"), "/k", "1");
    cluster.close("c");
    cluster.wipe("c");

    assertThatThrownBy(() -> cluster.start("c", Start.RESTART).get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(DataDirectoryException.class)
        .hasMessageContaining("is empty");
    assertThatThrownBy(() -> cluster.start("c", Start.FOUND).get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(RegistryException.Stopped.class)
        .hasMessageContaining("has lost its disk");

    CompletableFuture<RaftRegistry> joins = cluster.start("c", Start.JOIN);
    changed(() -> cluster.get("a").members().replace("c"));
    joins.get(30, TimeUnit.SECONDS);

    assertThat(PeerIT.read(cluster.get("c"), "/k")).isEqualTo("1");
    assertThat(cluster.get("a").members().health()).hasSize(3).allMatch(each -> each.votes());
    cluster.close("a"); // The new one counts.
    PeerIT.put(cluster.get("c"), "/k", "2");
    cluster.close("c");
    cluster.start("a", Start.RESTART).get(30, TimeUnit.SECONDS);
    cluster.start("c", Start.RESTART).get(30, TimeUnit.SECONDS);
    assertThat(PeerIT.read(cluster.get("c"), "/k")).isEqualTo("2");
  }

  @Test
  void threeBecomeFiveAndThreeAgain() throws Exception {
    cluster.startAll(Start.FOUND);
    PeerIT.put(cluster.get("a"), "/k", "1");
    for (String name : new String[] {"d", "e"}) {
      Peer added = cluster.peer(name, null);
      for (String known : new String[] {"a", "b", "c", "d"}) {
        if (cluster.get(known) != null) {
          cluster.get(known).members().know(added);
        }
      }
      CompletableFuture<RaftRegistry> joins = cluster.start(name, Start.JOIN);
      changed(() -> cluster.get("a").members().add(name));
      joins.get(30, TimeUnit.SECONDS);
    }
    cluster.close("a");
    cluster.close("b");
    PeerIT.put(cluster.get("d"), "/k", "2");
    cluster.start("a", Start.RESTART).get(30, TimeUnit.SECONDS);
    cluster.start("b", Start.RESTART).get(30, TimeUnit.SECONDS);

    String leader = cluster.leader();
    String other = leader.equals("e") ? "d" : "e";
    cluster.get("a").members().remove(leader).get(15, TimeUnit.SECONDS);
    awaitStopped(leader);
    RaftRegistry left = cluster.get(leader.equals("a") ? "b" : "a");
    left.members().remove(other).get(15, TimeUnit.SECONDS);
    awaitStopped(other);

    PeerIT.put(left, "/k", "3");
    assertThat(left.members().health().stream().filter(each -> each.votes())).hasSize(3);
  }

  /** As an operator does, who asks again until the new member has been heard of. */
  private static void changed(Supplier<CompletableFuture<Void>> change) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      try {
        change.get().get(15, TimeUnit.SECONDS);
        return;
      } catch (ExecutionException e) {
        boolean early = e.getCause() instanceof RegistryException.Invalid;
        if (!early || System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  private void awaitStopped(String name) {
    PeerIT.await(() -> cluster.stopped(name) != null);
    assertThat(cluster.stopped(name)).hasMessageContaining("was removed from the cluster");
    cluster.close(name);
  }
}
