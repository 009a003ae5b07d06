package io.kubeterrarium.registry.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.cp.internal.raft.impl.RaftNodeImpl;
import io.kubeterrarium.registry.history.Chaos;
import io.kubeterrarium.registry.log.DiskFiles;
import io.kubeterrarium.registry.log.FaultyFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The three members of one process, durable, under faults: the leadership moves, members stand
 * still (a leader for longer than an election takes, so that two believe they lead), the disk is
 * slow. A few seconds in every build; {@code mvn -Pchaos verify -Dchaos.minutes=60 -Dchaos.seed=7}
 * for as long as one likes.
 */
class RegistryChaosIT {
  private static final long SMALL_RUN_MILLIS = 10_000;

  @TempDir Path directory;
  private final FaultyFiles files = new FaultyFiles(new DiskFiles());

  @Test
  void underFaultsEveryAnswerAndEveryWatchKeepsItsGuarantees() throws Exception {
    long minutes = Long.getLong("chaos.minutes", 0);
    long seed = Long.getLong("chaos.seed", System.nanoTime() & 0xffffff);
    RegistryConfig config =
        RegistryConfig.durable(directory).requestTimeout(Duration.ofSeconds(2)).snapshotEvery(500);
    try (RaftRegistry registry =
        RaftRegistry.open(config, failure -> {}, files, System::nanoTime)) {
      Cluster cluster = registry.host().cluster();
      Chaos chaos = new Chaos(registry, random -> strike(cluster, random), seed);
      Chaos.Report report =
          chaos.run(minutes == 0 ? SMALL_RUN_MILLIS : TimeUnit.MINUTES.toMillis(minutes));
      System.out.println("chaos.seed=" + seed + ": " + report);
      assertThat(report.operations()).isGreaterThan(100 * report.rounds());
      assertThat(report.events()).isPositive();
    }
  }

  private void strike(Cluster cluster, SplittableRandom random) throws Exception {
    quiet(random, 200);
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> moveLeadership(cluster, random);
      case 3, 4 -> standStill(any(cluster, random), 50 + random.nextInt(500));
      case 5 -> standStill(leader(cluster), 50 + random.nextInt(500));
      case 6 -> slowDisk(random);
      default -> standStill(leader(cluster), 7_000);
    }
    quiet(random, 300);
  }

  /** As SIGSTOP does to a process: the member's Raft thread does nothing for a time. */
  private static void standStill(Member member, int millis) throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    member.execute(() -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis)));
    member.execute(over::countDown);
    over.await();
  }

  private void slowDisk(SplittableRandom random) {
    files.fail(
        (step, file, bytes) -> {
          if (step == FaultyFiles.Step.SYNC) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
          }
        });
    quiet(random, 1_000);
    files.fail((step, file, bytes) -> {});
  }

  private static void moveLeadership(Cluster cluster, SplittableRandom random) throws Exception {
    RaftNodeImpl node = leader(cluster).raftNode();
    node.transferLeadership(any(cluster, random).raftNode().getLocalMember())
        .toCompletableFuture()
        .handle((done, error) -> done)
        .get(60, TimeUnit.SECONDS);
  }

  private static Member leader(Cluster cluster) {
    while (true) {
      Member leader = cluster.leader();
      if (leader != null) {
        return leader;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private static Member any(Cluster cluster, SplittableRandom random) {
    List<Member> members = cluster.members();
    return members.get(random.nextInt(members.size()));
  }

  private static void quiet(SplittableRandom random, int atMostMillis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(atMostMillis)));
  }
}
