package io.kubeterrarium.simulator.cluster;

import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.history.Chaos;
import io.kubeterrarium.registry.history.Round;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients and watchers of all API servers, each on its server's own machine, recorded while
 * something goes wrong, and checked when it is over.
 */
final class Recorder implements AutoCloseable {
  /** A history of a minute is still checked in a moment. */
  private static final Round.Load LOAD = new Round.Load(12, 60, false, true);

  private final List<Relay> relays = new ArrayList<>();
  private final ApiClient client;
  private final long seed;
  private int rounds;

  Recorder(Cluster cluster, Path directory, long seed) throws IOException {
    this.seed = seed;
    List<URI> servers = new ArrayList<>();
    for (String name : Cluster.NAMES) {
      Relay relay = Relay.to(cluster.network, name, ClusterMember.HTTP_PORT, directory);
      relays.add(relay);
      servers.add(URI.create("http://127.0.0.1:" + relay.port()));
    }
    client = new ApiClient(servers);
  }

  static long seed() {
    return Long.getLong("chaos.seed", System.nanoTime() & 0xffffff);
  }

  Round begin() throws Exception {
    return begin(ApiRegistry.over(client, false));
  }

  /** With reads that need not be fresh: a check that must find something. */
  Round beginWithStaleReads() throws Exception {
    return begin(ApiRegistry.over(client, true));
  }

  private Round begin(Registry registry) throws Exception {
    int number = rounds++;
    return Round.begin(registry, "/chaos/" + seed + "/" + number + "/", LOAD, seed + number);
  }

  /** Checks; the cluster is whole again by now. */
  Chaos.Report end(Round round) throws Exception {
    Chaos.Report report = round.end();
    System.out.println("chaos.seed=" + seed + ": " + report);
    if (report.operations() < 50 || report.events() == 0) {
      throw new AssertionError("nothing was recorded: " + report);
    }
    return report;
  }

  @Override
  public void close() throws IOException {
    for (Relay relay : relays) {
      relay.close();
    }
  }
}
