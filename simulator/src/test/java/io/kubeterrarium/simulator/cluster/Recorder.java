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
  private static final Round.Load API = new Round.Load(12, 60, false, true);

  private static final Round.Load ETCD = new Round.Load(8, 60, true, true);

  /** What is under way. */
  record Recording(List<Round> rounds) implements AutoCloseable {
    void interruptAWatch(SplittableRandom random) {
      rounds.forEach(each -> each.interruptAWatch(random));
    }

    @Override
    public void close() throws InterruptedException {
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

  /** Checks; the cluster is whole again by now. */
  void end(Recording recording) throws Exception {
    for (Round round : recording.rounds()) {
      Chaos.Report report = round.end();
      System.out.println("chaos.seed=" + seed + ": " + report);
      if (report.operations() < 50 || report.events() == 0) {
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
