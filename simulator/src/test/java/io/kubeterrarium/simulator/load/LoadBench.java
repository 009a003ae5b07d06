package io.kubeterrarium.simulator.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.simulator.bench.PackagedJar;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What the packaged jar serves over TLS as JSON, with the figures of Kubernetes 1.36 and etcd on
 * the same kind of machine (2 cores, load generator included) beside it; run by {@code mvn -Pbench
 * verify}. It fails where something does not work, never because it was slow. Where the machine is
 * shared, the CPU time a request takes on either side tells more than the rate.
 */
class LoadBench {
  private static final long WARM_UP_MILLIS = Long.getLong("load.warmUpMillis", 25_000);
  private static final long MILLIS = Long.getLong("load.millis", 10_000);
  private static final int WARM_UP_WINDOWS = Integer.getInteger("load.warmUpWindows", 5);
  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String PODS_PATH = "/api/v1/namespaces/default/pods";
  private static final int FILLER = 400;
  private static final int PODS = 1_000;
  private static final int WATCHERS = 100;
  private static final int EVENTS = 1_000;

  @TempDir Path temporary;
  private int next;

  @Test
  void againstUpstream() throws Exception {
    try (PackagedJar jar = PackagedJar.start(temporary, "--pace", "instant", "--nodes", "12");
        LoadLoop loop = new LoadLoop(temporary.resolve("admin.kubeconfig"))) {
      creates(jar, loop);
      gets(jar, loop);
      watches(jar, loop);
      lists(jar, loop);
      jar.stop();
    }
  }

  /**
   * Upstream's figures are of compiled programs; here the compilers work on the way of a write for
   * most of a minute on two cores. The rates on that way are printed, too.
   */
  private void creates(PackagedJar jar, LoadLoop loop) throws IOException {
    Clients clients = new Clients(loop, 64, 201, this::create);
    for (int window = 1; window <= WARM_UP_WINDOWS; window++) {
      Latencies done = clients.work(MILLIS);
      System.out.printf(
          Locale.ROOT, "    warming up, window %d: %,.0f/s%n", window, done.perSecond());
    }
    measure(jar, clients, 0, "create, 64 clients", 2_785, 78);
  }

  private byte[] create() {
    return create("c-" + next++);
  }

  private static byte[] create(String name) {
    String body =
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s\"},\"data\":{\"a\":\"%s\"}}";
    return HttpReplies.request("POST", CONFIG_MAPS, body.formatted(name, "x".repeat(100)));
  }

  private static void gets(PackagedJar jar, LoadLoop loop) throws IOException {
    byte[] get = HttpReplies.request("GET", CONFIG_MAPS + "/c-0", "");
    measure(
        jar, new Clients(loop, 64, 200, () -> get), WARM_UP_MILLIS, "GET, 64 clients", 5_800, 37);
  }

  private void lists(PackagedJar jar, LoadLoop loop) throws IOException {
    int[] left = {PODS};
    Clients creators =
        new Clients(loop, 16, 201, () -> left[0]-- > 0 ? pod("pod-" + left[0]) : null);
    creators.start();
    loop.run(creators::isIdle, 60_000);
    byte[] list = HttpReplies.request("GET", PODS_PATH, "");
    Clients clients = new Clients(loop, 16, 200, () -> list);
    Latencies done =
        measure(jar, clients, WARM_UP_MILLIS, "LIST of 1,000 pods, 16 clients", 41, Double.NaN);
    System.out.printf(
        Locale.ROOT, "    each %.2f MB%n", clients.bytesReceived() / 1e6 / done.count());
  }

  /** Of the size that upstream's figure was measured with; nobody schedules it. */
  private static byte[] pod(String name) {
    String body =
        ("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"%s\",\"labels\":{\"app\":\"many\"},"
                + "\"annotations\":{\"filler\":\"%s\"}},\"spec\":{\"schedulerName\":\"nobody\","
                + "\"containers\":[{\"name\":\"nginx\",\"image\":\"nginx:1.25\"}]}}")
            .formatted(name, "x".repeat(FILLER));
    return HttpReplies.request("POST", PODS_PATH, body);
  }

  private static Latencies measure(
      PackagedJar jar,
      Clients clients,
      long warmUpMillis,
      String what,
      double upstream,
      double upstreamP99)
      throws IOException {
    if (warmUpMillis > 0) {
      clients.work(warmUpMillis);
    }
    Duration before = jar.cpu();
    long own = ownCpu();
    Latencies done = clients.work(MILLIS);
    print(what, done, jar.cpu().minus(before), ownCpu() - own, upstream, upstreamP99);
    return done;
  }

  private static long ownCpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void print(
      String what,
      Latencies done,
      Duration server,
      long client,
      double upstream,
      double upstreamP99) {
    System.out.printf(
        Locale.ROOT,
        "%-44s %,8.0f/s = %.2f × upstream's %,.0f; p50 %.1f ms, p99 %.1f ms (%.0f); CPU of each:"
            + " server %.0f us, client %.0f us%n",
        what,
        done.perSecond(),
        done.perSecond() / upstream,
        upstream,
        done.percentile(0.5),
        done.percentile(0.99),
        upstreamP99,
        server.toNanos() / 1e3 / done.count(),
        client / 1e3 / done.count());
  }

  private void watches(PackagedJar jar, LoadLoop loop) throws Exception {
    JsonNode list = io.kubeterrarium.api.json.Json.read(jar.get(CONFIG_MAPS + "?limit=1"));
    String from = list.path("metadata").path("resourceVersion").asString();
    String path = CONFIG_MAPS + "?watch=true&resourceVersion=" + from;
    int rounds = 4;
    long[] sentAt = new long[rounds * EVENTS];
    Watches watches = new Watches(loop, WATCHERS, index -> path, number -> sentAt[number]);
    round(jar, loop, watches, sentAt, rounds);
  }

  private static void round(
      PackagedJar jar, LoadLoop loop, Watches watches, long[] sentAt, int rounds)
      throws IOException {
    for (int round = 0; round < rounds; round++) {
      int[] next = {round * EVENTS};
      int end = next[0] + EVENTS;
      Clients creators =
          new Clients(
              loop,
              64,
              201,
              () -> {
                if (next[0] == end) {
                  return null;
                }
                sentAt[next[0]] = System.nanoTime();
                return create("w-" + next[0]++);
              });
      Duration before = jar.cpu();
      long own = ownCpu();
      watches.reset();
      creators.start();
      int all = WATCHERS * EVENTS;
      assertThat(loop.run(() -> watches.events() == all, 60_000)).as("all events came").isTrue();
      watches.latencies().end();
      creators.stop();
      print(
          "100 watchers, 1,000 creates, round " + (round + 1),
          watches.latencies(),
          jar.cpu().minus(before),
          ownCpu() - own,
          51_900,
          151);
    }
    assertThat(watches.lost()).isZero();
    assertThat(watches.fewest()).isEqualTo(rounds * (long) EVENTS);
  }
}
