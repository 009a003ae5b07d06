package io.kubeterrarium.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Five founders at once, of which two may be lost, and not three. */
class ClusterFiveChaosIT {
  private static final Duration ANSWERED = Duration.ofSeconds(8);

  @TempDir Path directory;
  private Cluster cluster;

  @BeforeEach
  void found() throws IOException {
    boolean asked = System.getProperty("chaos.minutes") != null;
    Optional<String> impossible =
        asked ? Network.impossible() : Optional.of("it takes a minute, and runs with -Pchaos");
    impossible.ifPresent(reason -> System.out.println("ClusterFiveChaosIT is skipped: " + reason));
    assumeTrue(impossible.isEmpty(), () -> impossible.orElse(""));
    cluster = Cluster.foundFive(directory);
  }

  @AfterEach
  void end() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void twoOfFiveMayBeLostAndAThirdIsSaidAndComesBack() throws Exception {
    for (ClusterMember member : cluster.members()) {
      cluster.awaitReachable(member, 5);
    }
    allShowTheSame();
    ClusterMember leader = cluster.leaderSeenBy(cluster.member("c"));
    List<ClusterMember> others = new ArrayList<>(cluster.others(leader));

    try (Recorder recorder = new Recorder(cluster, directory, Recorder.seed(), false);
        Recorder.Recording recording = recorder.begin()) {
      leader.kill();
      others.remove(0).kill();
      ClusterMember left = others.get(0);
      System.out.println("two of five killed: written again after " + cluster.untilWritten(left));
      cluster.deploy(left, "while-three", 2);

      others.get(2).kill();
      long asked = System.nanoTime();
      ClusterMember.Answer refused = cluster.write(left);
      assertThat(refused.status()).as("%s", refused).isIn(503, 504);
      assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(13));
      noQuorum(left);
      noQuorum(others.get(1));

      others.get(2).start();
      System.out.println("a third is back: written after " + cluster.untilWritten(left));
      for (ClusterMember member : cluster.members()) {
        if (!member.isRunning()) {
          member.start();
        }
      }
      cluster.awaitReady();
      for (ClusterMember member : cluster.members()) {
        cluster.awaitReachable(member, 5);
        member.awaitQuorum(Cluster.PATIENCE);
      }
      recorder.end(recording);
    }
    allShowTheSame();
  }

  private void noQuorum(ClusterMember member) throws IOException {
    long asked = System.nanoTime();
    ClusterMember.Answer refused = cluster.write(member);
    assertThat(refused.status()).as("%s", refused).isEqualTo(503);
    assertThat(refused.body()).contains("no quorum");
    assertThat(member.get("/api/v1/namespaces/default/configmaps").status()).isEqualTo(503);
    assertThat(member.get("/livez").status()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(ANSWERED);
  }

  private void allShowTheSame() throws IOException {
    cluster.untilWritten(cluster.member("a"));
    List<String> seen = new ArrayList<>();
    for (ClusterMember member : cluster.members()) {
      seen.add(Cluster.check(member, "get ns,svc,sa,deployments,configmaps -A -o name"));
    }
    assertThat(seen.stream().distinct().toList()).as("what each member shows").hasSize(1);
    assertThat(seen.get(0).lines().filter("service/kubernetes"::equals)).hasSize(1);
  }
}
