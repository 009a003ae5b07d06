package io.kubeterrarium.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubeterrarium.simulator.cluster.Acts.Act;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Of several processes one runs the controllers, and one the scheduler: who is stopped or cut off
 * for longer than its Lease has stopped acting when another begins, and does not act when it comes
 * back. Work is there all the time, for whoever takes it.
 */
class ClusterLeaseChaosIT {
  private static final String CONTROLLERS = "kube-controller-manager";
  private static final String SCHEDULER = "kube-scheduler";

  @TempDir static Path directory;
  private static Cluster cluster;
  private int made;

  @BeforeAll
  static void found() throws IOException {
    boolean asked = System.getProperty("chaos.minutes") != null;
    Optional<String> impossible =
        asked ? Network.impossible() : Optional.of("it takes a minute, and runs with -Pchaos");
    impossible.ifPresent(reason -> System.out.println("ClusterLeaseChaosIT is skipped: " + reason));
    assumeTrue(impossible.isEmpty(), () -> impossible.orElse(""));
    cluster = Cluster.found(directory);
  }

  @AfterAll
  static void end() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void whoStoodStillForLongerThanItsLeaseActsNoMore() throws Exception {
    ClusterMember holder = holder(CONTROLLERS, cluster.member("a"));
    ClusterMember other = cluster.others(holder).get(0);
    workFor(other);

    holder.pause();
    awaitAnother(CONTROLLERS, holder, other);
    workFor(other);
    holder.resume();
    holder.awaitQuorum(Cluster.PATIENCE);
    workFor(other);

    assertOneAtATime(CONTROLLERS, user -> user.startsWith("system:serviceaccount:kube-system:"));
  }

  @Test
  void whoIsCutOffFromTheOthersStopsSchedulingBeforeAnotherBegins() throws Exception {
    ClusterMember holder = holder(SCHEDULER, cluster.member("a"));
    ClusterMember other = cluster.others(holder).get(0);
    workFor(other);

    cluster.network.cut(holder.name());
    awaitAnother(SCHEDULER, holder, other);
    cluster.network.mend(holder.name());
    workFor(other);
    holder.awaitQuorum(Cluster.PATIENCE);
    workFor(other);

    assertOneAtATime(SCHEDULER, user -> user.equals("system:kube-scheduler"));
  }

  private void workFor(ClusterMember at) throws IOException {
    for (int i = 0; i < 3; i++) {
      cluster.deploy(at, "work" + Math.abs(hashCode()) + "-" + made++, 3);
    }
  }

  private static ClusterMember holder(String lease, ClusterMember at) throws IOException {
    String get = "get lease -n kube-system " + lease + " -o jsonpath={.spec.holderIdentity}";
    return cluster.member(Cluster.check(at, get).replaceFirst("_.*", "").strip());
  }

  private static void awaitAnother(String lease, ClusterMember holder, ClusterMember at)
      throws IOException {
    long began = System.nanoTime();
    while (holder(lease, at) == holder) {
      if (System.nanoTime() - began > Cluster.PATIENCE.toNanos()) {
        throw new IOException("nobody takes over " + lease + at.said());
      }
    }
    System.out.println(
        lease + ": taken over after " + (System.nanoTime() - began) / 1_000_000 + " ms");
  }

  /** Whose turn it was changed as often as the Lease did, and no turn reaches into another. */
  private static void assertOneAtATime(String lease, Predicate<String> user) throws IOException {
    String get = "get lease -n kube-system " + lease + " -o jsonpath={.spec.leaseTransitions}";
    int transitions = Integer.parseInt(Cluster.check(cluster.member("a"), get).strip());
    List<Act> acts = Acts.of(cluster, user);
    List<String> turns = Acts.turns(acts);
    System.out.println(lease + ": " + acts.size() + " acts, in turn of " + turns);
    assertThat(turns).as("who acted, in turn").hasSizeBetween(2, transitions + 1);
    for (int i = 1; i < acts.size(); i++) {
      Act before = acts.get(i - 1);
      Act act = acts.get(i);
      if (!before.member().equals(act.member())) {
        assertThat(act.began()).as("%s, then %s", before, act).isAfter(before.ended());
      }
    }
  }
}
