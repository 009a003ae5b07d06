package io.kubeterrarium.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The failure drills of docs/operations.md, with packaged processes in networks of their own:
 * {@code mvn -Pchaos verify}. Each ends with a cluster that is whole again, and with a check of all
 * that clients and watchers were told meanwhile.
 */
class ClusterChaosIT {
  /** Four times the state that the histories here make, as docs/operations.md asks for. */
  private static final int ROOM_MEGABYTES = 512;

  @TempDir static Path directory;
  private static Cluster cluster;
  private static Recorder recorder;
  private static Recovery recovery;
  private Recorder.Recording recording;

  @BeforeAll
  static void found() throws IOException {
    boolean asked = System.getProperty("chaos.minutes") != null;
    Optional<String> impossible =
        asked ? Network.impossible() : Optional.of("it takes minutes, and runs with -Pchaos");
    impossible.ifPresent(reason -> System.out.println("ClusterChaosIT is skipped: " + reason));
    assumeTrue(impossible.isEmpty(), () -> impossible.orElse(""));
    cluster = Cluster.found(directory, "--etcd-port", "2379", "--etcd-allow-writes");
    recorder = new Recorder(cluster, directory, Recorder.seed(), true);
    recovery = new Recovery(cluster);
  }

  @BeforeEach
  void record() throws Exception {
    recovery.requireWhole();
    recording = recorder.begin();
  }

  /** Whatever the drill: what clients and watchers of all three were told keeps its guarantees. */
  @AfterEach
  void check() throws Exception {
    if (recording == null) {
      return;
    }
    try (Recorder.Recording recorded = recording) {
      recovery.bringBack();
      recorder.end(recorded);
    }
    cluster.untilWritten(cluster.member("a"));
    List<String> seen = cluster.members().stream().map(ClusterChaosIT::objects).distinct().toList();
    assertThat(seen).as("what each member shows").hasSize(1);
  }

  @AfterAll
  static void end() throws IOException {
    if (recorder != null) {
      recorder.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void aLeaderThatStandsStillIsReplacedAndFollowsWhenItGoesOn() throws Exception {
    ClusterMember leader = cluster.leaderSeenBy(cluster.member("a"));
    ClusterMember other = cluster.others(leader).get(0);

    leader.pause();
    Duration gap = cluster.untilWritten(other);
    say("leader stopped by SIGSTOP: written again", gap);
    cluster.deploy(other, "while-paused", 2);
    leader.resume();

    assertThat(gap).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aLeaderInTheMinorityAnswersNoAndTheMajorityGoesOn() throws Exception {
    ClusterMember leader = cluster.leaderSeenBy(cluster.member("b"));
    ClusterMember other = cluster.others(leader).get(1);

    cluster.network.cut(leader.name());
    long asked = System.nanoTime();
    ClusterMember.Answer refused = cluster.write(leader);
    Duration answered = Duration.ofNanos(System.nanoTime() - asked);
    Duration gap = cluster.untilWritten(other);
    say("leader cut off: it answered " + refused.status(), answered);
    say("leader cut off: written again, after that", gap);
    assertThat(refused.status()).as("%s", refused).isIn(503, 504);
    assertThat(answered).isLessThan(Duration.ofSeconds(12));
    assertThat(leader.get("/api/v1/namespaces/default/configmaps").status()).isIn(503, 504);
    cluster.network.mend(leader.name());
  }

  @Test
  void whatIsLostInOneDirectionOnlyStopsNobody() throws Exception {
    ClusterMember leader = cluster.leaderSeenBy(cluster.member("c"));
    ClusterMember deaf = cluster.others(leader).get(0);

    cluster.network.silence(leader.name(), deaf.name());
    Duration gap = cluster.untilWritten(cluster.others(leader).get(1));
    say("leader not heard by one member: written", gap);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
    while (System.nanoTime() < end) {
      cluster.untilWritten(leader);
    }
    cluster.network.unsilence(leader.name(), deaf.name());
  }

  /**
   * Large values are under way beside the writes. A member that lags answers all the same when the
   * time of a request is over, as the others have confirmed it by then; {@code PacketLossBench}
   * shows what etcd does there.
   */
  @Test
  void packetsLostAtRandomStopNobody() throws Exception {
    Optional<String> impossible = cluster.network.lossImpossible();
    impossible.ifPresent(reason -> System.out.println("nothing is lost at random: " + reason));
    assumeTrue(impossible.isEmpty(), () -> impossible.orElse(""));
    for (ClusterMember member : cluster.members()) {
      cluster.network.lose(member.name(), 10);
    }
    Duration longest = Duration.ZERO;
    List<ClusterMember.Answer> failed = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      long asked = System.nanoTime();
      ClusterMember.Answer answer = cluster.write(cluster.members().get(i % 3));
      longest = max(longest, Duration.ofNanos(System.nanoTime() - asked));
      if (answer.status() != 201) {
        failed.add(answer);
      }
    }
    long lost = 0;
    for (ClusterMember member : cluster.members()) {
      lost += cluster.network.findAll(member.name());
    }
    say("one packet in ten lost at each, " + lost + " in all: the longest wait", longest);
    assertThat(lost).isPositive();
    assertThat(failed).isEmpty();
    assertThat(longest).isLessThan(Duration.ofSeconds(12));
  }

  /** Its stream ends after 32 MB that wait; what it reads then has no gap, nor has what follows. */
  @Test
  void aWatchThatIsNotReadIsDroppedAndHarmsNobody() throws Exception {
    long began = System.nanoTime();
    while (cluster.members().stream().noneMatch(ClusterChaosIT::droppedAClient)) {
      cluster.untilWritten(cluster.member("a"));
      assertThat(System.nanoTime() - began).isLessThan(Cluster.PATIENCE.toNanos());
    }
  }

  private static boolean droppedAClient(ClusterMember member) {
    try {
      return member.logged("a client is dropped: it lets ");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aMemberThatLostItsDiskIsReplaced() throws Exception {
    ClusterMember lost = cluster.member("c");
    lost.kill();
    Faults.delete(lost.directory());

    lost.start("--bundle", cluster.bundle("c"));
    assertThat(lost.awaitEnd()).as("an empty directory without a word").isNotZero();
    lost.start("--bundle", cluster.bundle("c"), "--founding");
    assertThat(lost.awaitEnd()).as("an id that has voted, without what it promised").isNotZero();
    System.out.println("refused:" + lost.said().lines().limit(6).toList());
    Faults.delete(lost.directory());

    lost.start("--bundle", cluster.bundle("c"), "--join");
    cluster.replace(lost);
  }

  @Test
  void aDamagedLogIsRefusedAndItsMemberReplaced() throws Exception {
    ClusterMember damaged = cluster.others(cluster.leaderSeenBy(cluster.member("a"))).get(0);
    damaged.stop();
    Damage.turnABit(Damage.segment(damaged));

    damaged.start();
    assertThat(damaged.awaitEnd()).isEqualTo(1);
    assertThat(damaged.printed()).contains(" is corrupt at offset ");
    Faults.delete(damaged.directory());
    damaged.start("--bundle", cluster.bundle(damaged.name()), "--join");
    cluster.replace(damaged);
  }

  @Test
  void aLeaderWhoseDiskIsFullStopsAloneAndComesBackWhenThereIsRoom() throws Exception {
    ClusterMember full = cluster.leaderSeenBy(cluster.member("a"));
    try (SmallDisk disk = SmallDisk.under(full, ROOM_MEGABYTES)) {
      full.start();
      full.awaitReady(Cluster.PATIENCE);
      disk.fill();
      assertThat(full.awaitEnd()).isEqualTo(1);
      assertThat(full.printed())
          .contains("the registry has stopped: disk: " + full.directory())
          .contains(": No space left on device (");
      cluster.untilWritten(cluster.others(full).get(0));
      disk.makeRoom();
      full.start();
      full.awaitReady(Cluster.PATIENCE);
    }
    full.start();
  }

  @Test
  void withTwoLostNobodyIsToldSomethingElseAfterwards() throws Exception {
    ClusterMember left = cluster.leaderSeenBy(cluster.member("a"));
    for (ClusterMember other : cluster.others(left)) {
      other.kill();
    }
    long asked = System.nanoTime();
    ClusterMember.Answer refused = cluster.write(left);
    say("two lost: answered " + refused.status(), Duration.ofNanos(System.nanoTime() - asked));
    assertThat(refused.status()).isIn(503, 504);
    assertThat(cluster.write(left).status()).isEqualTo(503);
    for (ClusterMember other : cluster.others(left)) {
      other.start();
    }
  }

  @Test
  void aRollingRestartStopsNoWriterForLong() throws Exception {
    Duration longest = Duration.ZERO;
    for (ClusterMember member : cluster.members()) {
      ClusterMember writer = cluster.others(member).get(0);
      member.stop();
      longest = max(longest, cluster.untilWritten(writer));
      member.start();
      member.awaitReady(Cluster.PATIENCE);
      longest = max(longest, cluster.untilWritten(writer));
    }
    say("rolling restart: the longest wait of a writer", longest);
    assertThat(longest).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void allMembersStartAgainAfterAllWereKilled() throws Exception {
    cluster.untilWritten(cluster.member("a"));
    String before = Cluster.check(cluster.member("a"), "get configmaps -l !round -o name");
    for (ClusterMember member : cluster.members()) {
      member.kill();
    }
    for (ClusterMember member : cluster.members()) {
      member.start();
    }
    cluster.awaitReady();

    assertThat(Cluster.check(cluster.member("b"), "get configmaps -l !round -o name").lines())
        .containsAll(before.lines().toList());
  }

  /** Faults as the seed chooses them, for {@code chaos.minutes}. */
  @Test
  void whateverGoesWrongEveryAnswerAndEveryWatchKeepsItsGuarantees() throws Exception {
    SplittableRandom random = new SplittableRandom(Recorder.seed());
    Faults faults = new Faults(cluster, random);
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(Long.getLong("chaos.minutes", 0));
    faults.strike();
    while (System.nanoTime() < end) {
      recording.interruptAWatch(random);
      faults.strike();
      try (Recorder.Recording recorded = recording) {
        recorder.end(recorded);
      }
      record();
      faults.strike();
    }
  }

  private static String objects(ClusterMember member) {
    try {
      return Cluster.check(member, "get configmaps,deployments,services -A -o name");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void say(String what, Duration duration) {
    System.out.println(what + ": " + duration.toMillis() + " ms");
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
