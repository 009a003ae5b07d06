package io.kubeterrarium.registry.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.history.Chaos;
import io.kubeterrarium.registry.raft.MemberConfig.Start;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Members in processes of their own, killed (with all that their disks had not synced), stopped for
 * longer than an election takes, and replaced after their disk was wiped, while clients and
 * watchers of the third are recorded and checked. One or two rounds in every build; longer as
 * {@link PeerChaosIT}.
 */
class PeerProcessChaosIT {
  private static final long SMALL_RUN_MILLIS = 5_000;
  private static final List<String> OTHERS = List.of("b", "c");

  @TempDir Path root;

  @Test
  void killedStoppedAndWipedMembersLoseNothingAndChangeNothing() throws Exception {
    long minutes = Long.getLong("chaos.minutes", 0);
    long seed = Long.getLong("chaos.seed", System.nanoTime() & 0xffffff);
    try (PeerProcesses members = new PeerProcesses(root, "a", "b", "c")) {
      members.cluster().settings(config -> config.requestTimeout(Duration.ofSeconds(3)));
      members.disk("volatile");
      members.found();
      Chaos chaos = new Chaos(members.here(), random -> strike(members, random), seed);
      Chaos.Report report =
          chaos.run(minutes == 0 ? SMALL_RUN_MILLIS : TimeUnit.MINUTES.toMillis(minutes));
      System.out.println("processes, chaos.seed=" + seed + ": " + report);
      assertThat(report.operations()).isGreaterThan(100 * report.rounds());
      assertThat(report.events()).isPositive();
    }
  }

  private static void strike(PeerProcesses members, SplittableRandom random) throws Exception {
    quiet(random, 100);
    String leader = members.leadingChild();
    String anybody = OTHERS.get(random.nextInt(OTHERS.size()));
    switch (random.nextInt(8)) {
      case 0, 1 -> killAndRestart(members, random, leader);
      case 2 -> killAndRestart(members, random, anybody);
      case 3 -> killAndRestart(members, random, "b", "c");
      case 4, 5 -> stop(members, random, leader);
      case 6 -> stop(members, random, anybody);
      default -> wipeAndReplace(members, anybody);
    }
    members.cluster().awaitHealthy();
  }

  private static void killAndRestart(
      PeerProcesses members, SplittableRandom random, String... names) throws Exception {
    for (String name : names) {
      members.kill(name);
    }
    quiet(random, 500);
    for (String name : names) {
      members.start(name, Start.RESTART);
    }
    for (String name : names) {
      assertThat(members.await(name)).isEqualTo("READY");
    }
  }

  private static void stop(PeerProcesses members, SplittableRandom random, String name)
      throws Exception {
    members.signal(name, "STOP");
    quiet(random, 3_000);
    members.signal(name, "CONT");
  }

  private static void wipeAndReplace(PeerProcesses members, String name) throws Exception {
    members.kill(name);
    members.cluster().wipe(name);
    members.start(name, Start.JOIN);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      try {
        members.here().members().replace(name).get(20, TimeUnit.SECONDS);
        break;
      } catch (ExecutionException e) {
        // It may not have been heard of yet, and a leader may be missing.
        boolean again = e.getCause() instanceof RegistryException;
        if (!again || System.nanoTime() > deadline) {
          throw e;
        }
        quiet(new SplittableRandom(1), 50);
      }
    }
    assertThat(members.await(name)).isEqualTo("READY");
  }

  private static void quiet(SplittableRandom random, int atMostMillis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(atMostMillis)));
  }
}
