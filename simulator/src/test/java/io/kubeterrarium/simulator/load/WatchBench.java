package io.kubeterrarium.simulator.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.simulator.bench.PackagedJar;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Ten thousand open watches over TLS against the packaged jar; run by {@code mvn -Pbench verify}.
 * It needs twenty thousand file descriptors ({@code ulimit -n}). It fails where an event is lost or
 * comes twice, never because it came late.
 */
class WatchBench {
  private static final int WATCHES = Integer.getInteger("load.watches", 10_000);
  private static final int GROUPS = 100;
  private static final int SECONDS = 15;
  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

  @TempDir Path temporary;
  private final long[] sentAt = new long[100_000];
  private int next;
  private String group = "";

  @Test
  void tenThousandWatches() throws Exception {
    try (PackagedJar jar = PackagedJar.start(temporary, "--nodes", "1");
        LoadLoop loop = new LoadLoop(temporary.resolve("admin.kubeconfig"))) {
      JsonNode list = Json.read(jar.get(CONFIG_MAPS + "?limit=1"));
      String from = list.path("metadata").path("resourceVersion").asString();
      long before = jar.residentMegabytes();
      Watches watches =
          new Watches(
              loop,
              WATCHES,
              index ->
                  CONFIG_MAPS
                      + "?watch=true&timeoutSeconds=3600&resourceVersion="
                      + from
                      + "&labelSelector=group+in+(g"
                      + index % GROUPS
                      + ",all)",
              number -> sentAt[number]);
      System.out.printf(
          Locale.ROOT,
          "%,d watches are open: %,d MB resident, %,d MB before%n",
          WATCHES,
          jar.residentMegabytes(),
          before);
      Clients writers = new Clients(loop, 64, 201, this::create);
      write(jar, loop, watches, writers, 10, GROUPS / 5); // Warms both sides up.
      int few = write(jar, loop, watches, writers, SECONDS, GROUPS);
      print(jar, watches, "each write matches " + WATCHES / GROUPS + ", 100 writes/s", few);
      group = "all";
      int all = write(jar, loop, watches, writers, SECONDS, 2);
      print(jar, watches, "each write matches all, 2 writes/s", all);
      assertThat(watches.lost()).isZero();
      assertThat(watches.fewest()).isEqualTo(watches.most());
      jar.stop();
    }
  }

  private byte[] create() {
    String in = group.isEmpty() ? "g" + next % GROUPS : group;
    String body =
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"w-%d\",\"labels\":{\"group\":\"%s\"}},\"data\":{\"a\":\"%s\"}}"
            .formatted(next, in, "x".repeat(100));
    sentAt[next++] = System.nanoTime();
    return HttpReplies.request("POST", CONFIG_MAPS, body);
  }

  /** Writes at a steady pace and waits for every event; returns how many writes there were. */
  private int write(
      PackagedJar jar, LoadLoop loop, Watches watches, Clients writers, int seconds, int rate)
      throws IOException {
    watches.reset();
    Duration cpu = jar.cpu();
    int writes = seconds * rate;
    long began = System.nanoTime();
    for (int i = 0; i < writes; i++) {
      long due = began + i * 1_000_000_000L / rate;
      loop.run(() -> System.nanoTime() >= due, 60_000);
      loop.run(writers::hasIdle, 60_000);
      writers.sendOne();
    }
    long expected = (long) writes * (group.isEmpty() ? WATCHES / GROUPS : WATCHES);
    assertThat(loop.run(() -> watches.events() == expected, 60_000))
        .as("events: %d of %d", watches.events(), expected)
        .isTrue();
    serverCpu = jar.cpu().minus(cpu);
    return writes;
  }

  private Duration serverCpu = Duration.ZERO;

  private void print(PackagedJar jar, Watches watches, String what, int writes) throws IOException {
    System.out.printf(
        Locale.ROOT,
        "%-44s %,d events of %,d writes; from sending the write: p50 %.1f ms, p99 %.1f ms, most"
            + " %.1f ms; server CPU %.1f us an event; %,d MB resident%n",
        what,
        watches.events(),
        writes,
        watches.latencies().percentile(0.5),
        watches.latencies().percentile(0.99),
        watches.latencies().percentile(1),
        serverCpu.toNanos() / 1e3 / watches.events(),
        jar.residentMegabytes());
  }
}
