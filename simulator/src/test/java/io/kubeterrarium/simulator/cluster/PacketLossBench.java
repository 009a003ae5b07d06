package io.kubeterrarium.simulator.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.Txn;
import io.kubeterrarium.registry.history.Round;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a small write waits where each machine loses one packet in ten, sent and received, while
 * others write large values: three processes of this project, then three of a real etcd, in turns,
 * met by the same clients at their etcd ports. {@code mvn -Pbench verify -pl simulator -am
 * -Dit.test=PacketLossBench}.
 *
 * <p>{@code -Dloss.bench.seconds=} sets the length of a turn, {@code -Dloss.bench.rounds=} how many
 * there are of each.
 */
class PacketLossBench {
  private static final int SECONDS = Integer.getInteger("loss.bench.seconds", 60);
  private static final int ROUNDS = Integer.getInteger("loss.bench.rounds", 2);
  private static final int LOST_PERCENT = 10;

  /** Longer than either server lets a request wait. */
  private static final int PATIENCE_SECONDS = 20;

  private static final Round.Load SMALL = new Round.Load(20, 60, true, false, 0);
  private static final Round.Load LARGE = new Round.Load(5, 300, false, false, 600_000);

  @TempDir Path directory;

  @Test
  void compare() throws Exception {
    Optional<String> impossible = Network.impossible();
    assumeTrue(impossible.isEmpty(), () -> impossible.orElse(""));
    Optional<Path> etcd = EtcdMembers.binary();
    for (int round = 0; round < ROUNDS; round++) {
      Path own = Files.createDirectories(directory.resolve("round-" + round));
      try (Cluster cluster = Cluster.found(own, "--etcd-port", "2379", "--etcd-allow-writes")) {
        measure("here", cluster.network, own);
      }
      if (etcd.isEmpty()) {
        System.out.println("SKIPPED the comparison: no etcd on the PATH");
      } else {
        try (EtcdMembers members = new EtcdMembers(etcd.get(), own)) {
          measure("etcd", members.network, own);
        }
      }
    }
  }

  private static void measure(String name, Network network, Path directory) throws Exception {
    Path own = Files.createDirectories(directory.resolve(name));
    List<Relay> relays = new ArrayList<>();
    for (String member : Cluster.NAMES) {
      relays.add(Relay.to(network, member, ClusterMember.ETCD_PORT, own));
    }
    List<Integer> ports = new ArrayList<>();
    for (Relay relay : relays) {
      ports.add(relay.port());
    }
    try (EtcdRegistry all = new EtcdRegistry(ports)) {
      measure(name, network, all.asRegistry(), ports);
    } finally {
      for (Relay relay : relays) {
        relay.close();
      }
    }
  }

  private static void measure(String name, Network network, Registry all, List<Integer> ports)
      throws Exception {
    List<EtcdRegistry> members =
        ports.stream().map(port -> new EtcdRegistry(List.of(port))).toList();
    for (EtcdRegistry member : members) {
      awaitWritten(member);
    }
    try (Round ignoredSmall = Round.begin(all, "/small/", SMALL, 1);
        Round ignoredLarge = Round.begin(all, "/large/", LARGE, 2)) {
      for (String member : Cluster.NAMES) {
        network.lose(member, LOST_PERCENT);
      }
      Waits waits = new Waits();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      for (int i = 0; System.nanoTime() < end; i++) {
        waits.add(members.get(i % members.size()), i);
      }
      for (String member : Cluster.NAMES) {
        network.findAll(member);
      }
      System.out.println(waits.told(name));
    } finally {
      members.forEach(EtcdRegistry::close);
    }
  }

  private static boolean write(EtcdRegistry member, String key) throws InterruptedException {
    Txn put = Txn.of(new Op.Put(Bytes.utf8("/wait/" + key), Bytes.utf8("v")));
    try {
      member.asRegistry().txn(put).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      // Justification: that some fail is what is counted
      return false;
    }
  }

  private static void awaitWritten(EtcdRegistry member) throws Exception {
    long deadline = System.nanoTime() + Cluster.PATIENCE.toNanos();
    while (!write(member, "first")) {
      if (System.nanoTime() > deadline) {
        throw new IOException("nothing can be written");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  /** One client, which asks the members in turn. */
  private static final class Waits {
    private final List<Long> millis = new ArrayList<>();
    private int failed;

    void add(EtcdRegistry member, int number) throws InterruptedException {
      long began = System.nanoTime();
      if (!write(member, Integer.toString(number))) {
        failed++;
      }
      millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }

    String told(String name) {
      List<Long> sorted = millis.stream().sorted().toList();
      int count = sorted.size();
      return String.format(
          Locale.ROOT,
          "%s: %d small writes, %d failed; median %d ms, p90 %d ms, longest %d ms",
          name,
          count,
          failed,
          sorted.get(count / 2),
          sorted.get(count * 9 / 10),
          sorted.get(count - 1));
    }
  }
}
