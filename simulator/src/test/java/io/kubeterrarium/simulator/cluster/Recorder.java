package io.kubeterrarium.simulator.cluster;

import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.history.Chaos;
import io.kubeterrarium.registry.history.Round;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Clients and watchers of all API servers, and of all etcd ports where they are open, each on its
 * server's own machine, recorded while something goes wrong, and checked when it is over.
 */
final class Recorder implements AutoCloseable {
  /** A history of a minute is still checked in a moment. */
  private static final Round.Load API = new Round.Load(12, 60, false, false, 0);

  private static final Round.Load ETCD = new Round.Load(8, 60, true, false, 0);

  /** So that what is not read fills whatever lies on the way. */
  private static final Round.Load API_LARGE = new Round.Load(3, 200, false, false, 900_000);

  /** A swap sends two values, which must fit into one request. */
  private static final Round.Load ETCD_LARGE = new Round.Load(2, 400, false, false, 600_000);

  /** What is under way. */
  static final class Recording implements AutoCloseable {
    private final List<Round> rounds;
    private boolean over;

    private Recording(List<Round> rounds) {
      this.rounds = rounds;
    }

    void interruptAWatch(SplittableRandom random) {
      rounds.forEach(each -> each.interruptAWatch(random));
    }

    @Override
    public void close() throws InterruptedException {
      over = true;
      for (Round round : rounds) {
        round.close();
      }
    }
  }

  private final List<Relay> relays = new ArrayList<>();
  private final ApiClient client;
  private final @Nullable EtcdRegistry etcd;
  private final long seed;
  private int rounds;

  /**
   * @param etcd whether the members' etcd ports are open, and may be written to
   */
  Recorder(Cluster cluster, Path directory, long seed, boolean etcd) throws IOException {
    this.seed = seed;
    List<URI> servers = new ArrayList<>();
    for (int port : relays(cluster, directory, ClusterMember.HTTP_PORT)) {
      servers.add(URI.create("http://127.0.0.1:" + port));
    }
    this.client = new ApiClient(servers);
    this.etcd = etcd ? new EtcdRegistry(relays(cluster, directory, ClusterMember.ETCD_PORT)) : null;
  }

  private List<Integer> relays(Cluster cluster, Path directory, int port) throws IOException {
    List<Integer> ports = new ArrayList<>();
    for (String name : Cluster.NAMES) {
      Relay relay = Relay.to(cluster.network, name, port, directory);
      relays.add(relay);
      ports.add(relay.port());
    }
    return ports;
  }

  static long seed() {
    return Long.getLong("chaos.seed", System.nanoTime() & 0xffffff);
  }

  Recording begin() throws Exception {
    List<Round> begun = new ArrayList<>();
    begun.add(begin("chaos", ApiRegistry.over(client, false), API));
    if (etcd != null) {
      begun.add(begin("chaos-etcd", etcd.asRegistry(), ETCD));
      begun.add(begin("chaos-large", ApiRegistry.over(client, false), API_LARGE));
      begun.add(begin("chaos-etcd-large", etcd.asRegistry(), ETCD_LARGE));
    }
    return new Recording(begun);
  }

  /** With reads that need not be fresh: a check that must find something. */
  Recording beginWithStaleReads() throws Exception {
    return new Recording(List.of(begin("chaos", ApiRegistry.over(client, true), API)));
  }

  private Round begin(String where, Registry registry, Round.Load load) throws Exception {
    int number = rounds++;
    String prefix = "/" + where + "/" + seed + "/" + number + "/";
    return Round.begin(registry, prefix, load, seed + number);
  }

  /** Checks, unless that was done; the cluster is whole again by now. */
  void end(Recording recording) throws Exception {
    if (recording.over) {
      return;
    }
    for (Round round : recording.rounds) {
      Chaos.Report report = round.end();
      System.out.println("chaos.seed=" + seed + ": " + report);
      if (report.operations() < 20 || report.events() == 0) {
        throw new AssertionError("nothing was recorded: " + report);
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (etcd != null) {
      etcd.close();
    }
    for (Relay relay : relays) {
      relay.close();
    }
  }
}
