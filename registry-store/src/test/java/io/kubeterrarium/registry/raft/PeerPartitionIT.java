package io.kubeterrarium.registry.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.raft.MemberConfig.Start;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Members that run and do not hear each other. */
@Timeout(120)
class PeerPartitionIT {
  @TempDir Path root;
  private PeerFixture cluster;

  @BeforeEach
  void found() throws Exception {
    cluster = new PeerFixture(root, "a", "b", "c");
    cluster.settings(
        config ->
            config.requestTimeout(Duration.ofSeconds(4)).snapshotEvery(50).snapshotBytes(4_000));
    cluster.wire();
    cluster.startAll(Start.FOUND);
    PeerIT.put(cluster.get("a"), "/k", "1");
    cluster.awaitHealthy();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aLeaderThatIsCutOffNeitherAcknowledgesNorAnswersWithWhatIsOld() throws Exception {
    String old = cluster.leader();
    RaftRegistry others = other(old);
    cluster.wiresOf(old).forEach(wire -> wire.silent(true));

    PeerIT.put(others, "/k", "2");
    assertThat(cluster.get(old).peer().node().id()).isNotEqualTo(others.peer().node().leader());
    assertThatThrownBy(() -> PeerIT.read(cluster.get(old), "/k"))
        .isInstanceOf(RegistryException.NoQuorum.class)
        .hasMessageContaining("no quorum");
    assertThatThrownBy(() -> PeerIT.put(cluster.get(old), "/k", "3"))
        .isInstanceOf(RegistryException.class)
        .isNotInstanceOf(RegistryException.Stopped.class);

    cluster.wiresOf(old).forEach(wire -> wire.silent(false));
    cluster.awaitHealthy();
    assertThat(PeerIT.read(cluster.get(old), "/k")).isEqualTo("2");
  }

  @Test
  void aMemberThatHearsNobodyButIsHeardDoesNotDisturb() throws Exception {
    String leader = cluster.leader();
    String deaf = leader.equals("a") ? "b" : "a";
    long term = cluster.get(leader).membership().term();
    cluster.wire(leader, deaf).silent(true);
    for (int i = 0; i < 200; i++) {
      PeerIT.put(cluster.get(leader), "/n/" + i, "v");
    }
    cluster.wire(leader, deaf).silent(false);
    cluster.awaitHealthy();

    assertThat(cluster.get(leader).membership().term()).isLessThanOrEqualTo(term + 1);
    assertThat(PeerIT.read(cluster.get(deaf), "/n/199")).isEqualTo("v");
  }

  /** By the leader's state, streamed: its log no longer has what the member lacks. */
  @Test
  void aMemberThatWasAwayForLongCatchesUpByTheStateAndNothingIsLost() throws Exception {
    String leader = cluster.leader();
    String away = leader.equals("a") ? "b" : "a";
    cluster.wiresOf(away).forEach(wire -> wire.silent(true));
    String value = "v".repeat(1_000);
    for (int i = 0; i < 500; i++) {
      PeerIT.put(other(away), "/n/" + i, value);
    }
    cluster.wiresOf(away).forEach(wire -> wire.silent(false));
    cluster.awaitHealthy();

    List<Integer> sample = IntStream.iterate(0, i -> i < 500, i -> i + 50).boxed().toList();
    for (int i : sample) {
      assertThat(PeerIT.read(cluster.get(away), "/n/" + i)).isEqualTo(value);
    }
    cluster.close(away);
    cluster.start(away, Start.RESTART).get();
    assertThat(PeerIT.read(cluster.get(away), "/n/499")).isEqualTo(value);
  }

  private RaftRegistry other(String name) {
    return cluster.get(name.equals("c") ? "a" : "c");
  }
}
