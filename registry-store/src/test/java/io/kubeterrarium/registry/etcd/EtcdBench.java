package io.kubeterrarium.registry.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import io.kubeterrarium.registry.raft.RaftRegistry;
import io.kubeterrarium.registry.raft.RegistryConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/**
 * This project's face over three members on disk, and three members of a real etcd, measured one
 * after the other through the same client: {@code mvn -Pbench verify -pl registry-store -am}.
 * {@code -Detcd.bench.seconds=} sets how long each figure is measured.
 */
class EtcdBench {
  private static final long SECONDS = Long.getLong("etcd.bench.seconds", 10);
  private static final int WATCHERS = 100;
  private static final int WATCHED_PUTS = 5_000;
  private static final ByteSequence VALUE = ByteSequence.from(new byte[256]);

  private final Map<String, Map<String, Double>> figures = new LinkedHashMap<>();

  @Test
  void compare() throws Exception {
    Path directory = Files.createTempDirectory("etcd-bench");
    try (RaftRegistry registry = RaftRegistry.open(RegistryConfig.durable(directory));
        EtcdFace face = EtcdFace.open(registry, new EtcdConfig(0, true))) {
      measure("here", face.port());
    }
    EtcdProcess.delete(directory);
    Optional<Path> etcd = EtcdProcess.binary("etcd");
    if (etcd.isEmpty()) {
      System.out.println("SKIPPED the comparison: there is no etcd on the PATH");
    } else {
      try (EtcdProcess cluster = EtcdProcess.start(etcd.get(), 3)) {
        measure("etcd", leader(cluster));
      }
    }
    print();
  }

  /** A member that does not lead would pass each request on. */
  private static int leader(EtcdProcess cluster) throws Exception {
    for (int port : cluster.clientPorts()) {
      try (Client client = client(port)) {
        client.getKVClient().put(bytes("warm"), VALUE).get(60, TimeUnit.SECONDS);
        var status =
            client
                .getMaintenanceClient()
                .statusMember("http://127.0.0.1:" + port)
                .get(60, TimeUnit.SECONDS);
        if (status.getLeader() == status.getHeader().getMemberId()) {
          return port;
        }
      }
    }
    throw new AssertionError("no member of etcd leads");
  }

  private static Client client(int port) {
    return Client.builder().endpoints("http://127.0.0.1:" + port).build();
  }

  private static ByteSequence bytes(String text) {
    return ByteSequence.from(text, StandardCharsets.UTF_8);
  }

  private void measure(String whom, int port) throws Exception {
    Map<String, Double> found = figures.computeIfAbsent(whom, w -> new LinkedHashMap<>());
    IntFunction<ByteSequence> key = i -> bytes("/bench/" + i % 10_000);
    for (int i = 0; i < 2; i++) { // The first round warms up.
      found.put(
          "put 256 B, 1 client, per s", rate(port, 1, (kv, n) -> kv.put(key.apply(n), VALUE)));
      found.put(
          "put 256 B, 100 clients, per s", rate(port, 100, (kv, n) -> kv.put(key.apply(n), VALUE)));
      found.put("get, 100 clients, per s", rate(port, 100, (kv, n) -> kv.get(key.apply(n))));
    }
    found.put("watch delay p99, 100 watchers, ms", watchDelay(port));
  }

  private interface Call {
    CompletableFuture<?> make(KV kv, int n);
  }

  /** Each client makes its next call when the one before is answered. Ten share a connection. */
  private static double rate(int port, int clients, Call call) throws Exception {
    List<Client> connections = new ArrayList<>();
    for (int i = 0; i < (clients + 9) / 10; i++) {
      connections.add(client(port));
    }
    AtomicInteger next = new AtomicInteger();
    AtomicLong answered = new AtomicLong();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    long began = System.nanoTime();
    CountDownLatch done = new CountDownLatch(clients);
    for (int i = 0; i < clients; i++) {
      KV kv = connections.get(i % connections.size()).getKVClient();
      loop(kv, call, next, answered, end, done);
    }
    if (!done.await(SECONDS + 60, TimeUnit.SECONDS)) {
      throw new AssertionError("calls without an answer: " + done.getCount());
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    connections.forEach(Client::close);
    return answered.get() / seconds;
  }

  private static void loop(
      KV kv, Call call, AtomicInteger next, AtomicLong answered, long end, CountDownLatch done) {
    call.make(kv, next.getAndIncrement())
        .whenComplete(
            (response, error) -> {
              if (error != null || System.nanoTime() - end >= 0) {
                done.countDown();
                return;
              }
              answered.incrementAndGet();
              loop(kv, call, next, answered, end, done);
            });
  }

  /** From the put's call to each watcher's event: the value is the time of the call. */
  private static double watchDelay(int port) throws Exception {
    ConcurrentLinkedQueue<Long> delays = new ConcurrentLinkedQueue<>();
    CountDownLatch seen = new CountDownLatch(WATCHERS * WATCHED_PUTS);
    try (Client writer = client(port);
        Client reader = client(port)) {
      List<Watch.Watcher> watchers = new ArrayList<>();
      for (int i = 0; i < WATCHERS; i++) {
        watchers.add(
            reader
                .getWatchClient()
                .watch(
                    bytes("/watched/"),
                    WatchOption.builder().isPrefix(true).build(),
                    response -> {
                      long now = System.nanoTime();
                      for (WatchEvent event : response.getEvents()) {
                        String sent = event.getKeyValue().getValue().toString();
                        delays.add(now - Long.parseLong(sent));
                        seen.countDown();
                      }
                    }));
      }
      writer.getKVClient().get(bytes("/watched/")).get(60, TimeUnit.SECONDS);
      for (int i = 0; i < WATCHED_PUTS; i++) {
        writer
            .getKVClient()
            .put(bytes("/watched/" + i), bytes(Long.toString(System.nanoTime())))
            .get(60, TimeUnit.SECONDS);
      }
      if (!seen.await(120, TimeUnit.SECONDS)) {
        throw new AssertionError("events that were not seen: " + seen.getCount());
      }
      watchers.forEach(Watch.Watcher::close);
    }
    long[] sorted = delays.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted[(int) (sorted.length * 0.99)] / 1e6;
  }

  private void print() {
    Map<String, Double> here = figures.get("here");
    Map<String, Double> etcd = figures.getOrDefault("etcd", Map.of());
    System.out.println("etcd face and etcd, three members each, on disk, one machine:");
    here.forEach(
        (what, figure) -> {
          Double other = etcd.get(what);
          System.out.println(
              String.format(Locale.ROOT, "  %-36s here %,10.1f", what, figure)
                  + (other == null
                      ? ""
                      : String.format(
                          Locale.ROOT, "   etcd %,10.1f   ratio %.2f", other, figure / other)));
        });
  }
}
