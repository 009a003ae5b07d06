package io.kubeterrarium.registry.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.history.Chaos;
import io.kubeterrarium.registry.raft.MemberConfig.Start;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Members with links between them, under faults: cut off with and without the leadership, heard but
 * not hearing, standing still, their connections ended, the leadership moved. Clients and watchers
 * are on all members at once. A few seconds in every build; {@code mvn -Pchaos verify
 * -Dchaos.minutes=60 -Dchaos.seed=7} for as long as one likes.
 */
class PeerChaosIT {
  private static final long SMALL_RUN_MILLIS = 10_000;
  private static final long AT_MOST_MILLIS = 60_000; // It is found out in the first rounds.
  private static final List<String> NAMES = List.of("a", "b", "c");

  @TempDir Path root;

  @Test
  void underFaultsEveryAnswerAndEveryWatchKeepsItsGuarantees() throws Exception {
    long minutes = Long.getLong("chaos.minutes", 0);
    long seed = Long.getLong("chaos.seed", System.nanoTime() & 0xffffff);
    try (PeerFixture cluster = new PeerFixture(root, "a", "b", "c")) {
      cluster.settings(config -> config.requestTimeout(Duration.ofSeconds(3)).snapshotEvery(500));
      cluster.wire();
      cluster.startAll(Start.FOUND);
      cluster.awaitHealthy();
      Chaos chaos = new Chaos(spread(cluster.all()), random -> strike(cluster, random), seed);
      Chaos.Report report =
          chaos.run(minutes == 0 ? SMALL_RUN_MILLIS : TimeUnit.MINUTES.toMillis(minutes));
      System.out.println("chaos.seed=" + seed + ": " + report);
      assertThat(report.operations()).isGreaterThan(100 * report.rounds());
      assertThat(report.events()).isPositive();
    }
  }

  /** Negative control: what a member has applied is not what all have acknowledged. */
  @Test
  void membersThatReadWithoutAskingTheLeaderAreFoundOut() throws Exception {
    try (PeerFixture cluster = new PeerFixture(root, "a", "b", "c")) {
      cluster.wire();
      cluster.startAll(Start.FOUND);
      cluster.awaitHealthy();
      Registry stale = spread(cluster.all().stream().map(PeerChaosIT::readingLocally).toList());
      String deaf = cluster.leader().equals("a") ? "b" : "a";
      Chaos chaos = new Chaos(stale, random -> silence(cluster.wiresOf(deaf), random, 800), 7);

      assertThatThrownBy(() -> chaos.run(AT_MOST_MILLIS))
          .isInstanceOf(AssertionError.class)
          .hasMessageMatching("(?s).*(not Linearizable|revision goes back).*");
    }
  }

  private static Registry readingLocally(Registry member) {
    return (Registry)
        Proxy.newProxyInstance(
            Registry.class.getClassLoader(),
            new Class<?>[] {Registry.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("range")) {
                return member.range(RangeRequest.local(((RangeRequest) arguments[0]).range()));
              }
              try {
                return method.invoke(member, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** Each call goes to the next member. */
  private static Registry spread(List<? extends Registry> members) {
    AtomicInteger calls = new AtomicInteger();
    return (Registry)
        Proxy.newProxyInstance(
            Registry.class.getClassLoader(),
            new Class<?>[] {Registry.class},
            (proxy, method, arguments) -> {
              int turn = Math.floorMod(calls.getAndIncrement(), members.size());
              try {
                return method.invoke(members.get(turn), arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static void strike(PeerFixture cluster, SplittableRandom random) throws Exception {
    quiet(random, 200);
    String leader = cluster.leader();
    String anybody = NAMES.get(random.nextInt(NAMES.size()));
    String another = NAMES.get((NAMES.indexOf(anybody) + 1 + random.nextInt(2)) % NAMES.size());
    switch (random.nextInt(8)) {
      case 0, 1 -> silence(cluster.wiresOf(leader.isEmpty() ? anybody : leader), random, 3_000);
      case 2 -> silence(cluster.wiresOf(anybody), random, 3_000);
      case 3, 4 -> silence(List.of(cluster.wire(anybody, another)), random, 2_500);
      case 5 -> cluster.wiresOf(anybody).forEach(Wire::cut);
      case 6 -> standStill(cluster.get(anybody), 100 + random.nextInt(2_000));
      default -> cluster.get(leader.isEmpty() ? anybody : leader).peer().node().handOver();
    }
    cluster.awaitHealthy();
    quiet(random, 300);
  }

  private static void silence(List<Wire> wires, SplittableRandom random, int atMostMillis) {
    wires.forEach(wire -> wire.silent(true));
    quiet(random, atMostMillis);
    wires.forEach(wire -> wire.silent(false));
  }

  /** Its Raft thread does nothing for a time, as in a long pause for garbage. */
  private static void standStill(RaftRegistry member, int millis) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    member
        .peer()
        .node()
        .raft()
        .execute(
            () -> {
              LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
              over.countDown();
            });
    over.await();
  }

  private static void quiet(SplittableRandom random, int atMostMillis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(atMostMillis)));
  }
}
