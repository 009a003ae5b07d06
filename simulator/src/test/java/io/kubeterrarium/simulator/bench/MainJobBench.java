package io.kubeterrarium.simulator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Measures the main job on the packaged jar and prints the figures; run by {@code mvn -Pbench
 * verify}. It fails where something does not work, never because it was slow.
 */
class MainJobBench {
  private static final int ROUNDS = 5;
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

  @TempDir Path temporary;

  @Test
  void startAndReconcile() throws Exception {
    List<Duration> fresh = new ArrayList<>();
    List<Duration> again = new ArrayList<>();
    List<Duration> first = new ArrayList<>();
    List<Duration> later = new ArrayList<>();
    List<Duration> stops = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Path directory = temporary.resolve("data-" + round);
      try (PackagedJar jar = PackagedJar.start(directory, "--pace", "instant")) {
        fresh.add(jar.startUp());
        first.add(reconcile(jar, "first", 3));
        for (int i = 0; i < 4; i++) {
          later.add(reconcile(jar, "later-" + i, 3));
        }
        stops.add(jar.stop());
      }
      try (PackagedJar jar = PackagedJar.start(directory, "--pace", "instant")) {
        again.add(jar.startUp());
        jar.stop();
      }
    }
    print("start, fresh directory → ready", fresh);
    print("start, existing directory → ready", again);
    print("POST of the very first Deployment → 3 pods Running", first);
    print("POST of a later Deployment → 3 pods Running", later);
    print("SIGTERM → ended", stops);
  }

  @Test
  void aThousandReplicas() throws Exception {
    List<Duration> runs = new ArrayList<>();
    List<Duration> deletions = new ArrayList<>();
    try (PackagedJar jar =
        PackagedJar.start(temporary.resolve("thousand"), "--pace", "instant", "--nodes", "50")) {
      for (int run = 0; run < 3; run++) {
        runs.add(reconcile(jar, "thousand-" + run, 1000));
        long began = System.nanoTime();
        jar.delete(DEPLOYMENTS + "/thousand-" + run);
        awaitNoPods(jar);
        deletions.add(Duration.ofNanos(System.nanoTime() - began));
      }
      jar.stop();
    }
    System.out.printf(Locale.ROOT, "%-55s %s%n", "1,000 replicas on 50 nodes, runs in order", runs);
    System.out.printf(Locale.ROOT, "%-55s %s%n", "… and their deletion, no pod left", deletions);
  }

  @Test
  void atRest() throws Exception {
    try (PackagedJar jar = PackagedJar.start(temporary.resolve("rest"))) {
      TimeUnit.SECONDS.sleep(30); // The figure is defined as "30 s after ready".
      long resident = jar.residentMegabytes();
      Duration before = jar.cpu();
      TimeUnit.SECONDS.sleep(30); // Idle CPU is counted over this time.
      double share = (jar.cpu().toMillis() - before.toMillis()) / 30_000.0;
      System.out.printf(Locale.ROOT, "%-55s %d MB%n", "resident 30 s after ready", resident);
      System.out.printf(Locale.ROOT, "%-55s %.1f %% of a core%n", "idle CPU", share * 100);
      assertThat(jar.stop()).isPositive();
    }
  }

  /** From sending the POST to the event in which all replicas are ready. */
  private static Duration reconcile(PackagedJar jar, String name, int replicas) throws Exception {
    CompletableFuture<Long> done = new CompletableFuture<>();
    String watch = DEPLOYMENTS + "?watch=true&fieldSelector=metadata.name%3D" + name;
    Thread watcher =
        new Thread(
            () -> {
              try {
                jar.watchUntil(watch, event -> readyReplicas(event) == replicas);
                done.complete(System.nanoTime());
              } catch (Exception e) {
                done.completeExceptionally(e);
              }
            });
    watcher.start();
    long began = System.nanoTime();
    jar.post(DEPLOYMENTS, "application/yaml", deployment(name, replicas));
    return Duration.ofNanos(done.get(5, TimeUnit.MINUTES) - began);
  }

  private static int readyReplicas(String event) {
    JsonNode status = Json.read(event).path("object").path("status");
    return status.path("readyReplicas").asInt(0);
  }

  private static void awaitNoPods(PackagedJar jar) throws Exception {
    int left = Integer.MAX_VALUE;
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (left > 0 && System.nanoTime() < end) {
      left = Json.read(jar.get("/api/v1/namespaces/default/pods?limit=1")).path("items").size();
      TimeUnit.MILLISECONDS.sleep(50); // Between two looks; not a part of any figure.
    }
    assertThat(left).as("pods left").isZero();
  }

  private static String deployment(String name, int replicas) {
    return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %1$s}
        spec:
          replicas: %2$d
          selector: {matchLabels: {app: %1$s}}
          template:
            metadata: {labels: {app: %1$s}}
            spec:
              containers:
              - name: nginx
                image: nginx:1.25
                resources: {requests: {cpu: 10m, memory: 16Mi}}
        """
        .formatted(name, replicas);
  }

  private static void print(String what, List<Duration> figures) {
    List<Duration> sorted = new ArrayList<>(figures);
    Collections.sort(sorted);
    System.out.printf(
        Locale.ROOT,
        "%-55s median %d ms (%d to %d, n=%d)%n",
        what,
        sorted.get(sorted.size() / 2).toMillis(),
        sorted.get(0).toMillis(),
        sorted.get(sorted.size() - 1).toMillis(),
        sorted.size());
  }
}
