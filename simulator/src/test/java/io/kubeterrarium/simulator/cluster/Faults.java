package io.kubeterrarium.simulator.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** What goes wrong in a cluster of processes, one thing after the other, as a seed chooses. */
final class Faults {
  private static final int MOST_PERCENT = 30;

  private final Cluster cluster;
  private final SplittableRandom random;
  private final boolean loses;

  Faults(Cluster cluster, SplittableRandom random) throws IOException {
    this.cluster = cluster;
    this.random = random;
    Optional<String> impossible = cluster.network.lossImpossible();
    impossible.ifPresent(why -> System.out.println("no packets are lost at random: " + why));
    loses = impossible.isEmpty();
  }

  /** Blocks while it does harm; returns when all members have a quorum again. */
  void strike() throws Exception {
    ClusterMember anybody = cluster.members().get(random.nextInt(3));
    ClusterMember leader = cluster.leaderSeenBy(anybody);
    int dice = random.nextInt(loses ? 12 : 10);
    System.out.println("fault " + dice + ": leader " + leader.name() + ", or " + anybody.name());
    switch (dice) {
      case 0 -> killAndStart(List.of(leader));
      case 1 -> pause(leader);
      case 2 -> cut(leader);
      case 3 -> cut(anybody);
      case 4 -> silence(anybody, cluster.others(anybody).get(random.nextInt(2)));
      case 5 -> rollingRestart();
      case 6 -> killAndStart(cluster.others(anybody));
      case 7 -> killAndStart(cluster.members());
      case 8 -> tear(anybody);
      case 9 -> wipeAndReplace(anybody);
      case 10 -> lose(List.of(anybody));
      default -> lose(cluster.members());
    }
    for (ClusterMember member : cluster.members()) {
      member.awaitQuorum(Cluster.PATIENCE);
    }
    quiet(500);
  }

  private void killAndStart(List<ClusterMember> members) throws Exception {
    for (ClusterMember member : members) {
      member.kill();
    }
    quiet(3_000);
    for (ClusterMember member : members) {
      member.start();
    }
    cluster.awaitReady();
  }

  private void tear(ClusterMember member) throws Exception {
    member.kill();
    Damage.tear(Damage.last(member));
    member.start();
    member.awaitReady(Cluster.PATIENCE);
  }

  private void pause(ClusterMember member) throws IOException {
    member.pause();
    quiet(6_000);
    member.resume();
  }

  private void cut(ClusterMember member) throws IOException {
    cluster.network.cut(member.name());
    quiet(6_000);
    cluster.network.mend(member.name());
  }

  private void silence(ClusterMember from, ClusterMember to) throws IOException {
    cluster.network.silence(from.name(), to.name());
    quiet(6_000);
    cluster.network.unsilence(from.name(), to.name());
  }

  private void lose(List<ClusterMember> members) throws IOException {
    for (ClusterMember member : members) {
      cluster.network.lose(member.name(), 1 + random.nextInt(MOST_PERCENT));
    }
    quiet(6_000);
    for (ClusterMember member : members) {
      System.out.println(
          "lost at " + member.name() + ": " + cluster.network.findAll(member.name()) + " packets");
    }
  }

  private void rollingRestart() throws Exception {
    for (ClusterMember member : cluster.members()) {
      member.stop();
      member.start();
      member.awaitReady(Cluster.PATIENCE);
    }
  }

  private void wipeAndReplace(ClusterMember member) throws Exception {
    member.kill();
    delete(member.directory());
    member.start("--bundle", cluster.bundle(member.name()), "--join");
    cluster.replace(member);
  }

  static void delete(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void quiet(int atMostMillis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(atMostMillis)));
  }
}
