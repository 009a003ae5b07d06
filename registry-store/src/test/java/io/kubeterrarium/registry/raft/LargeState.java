package io.kubeterrarium.registry.raft;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.KeyValue;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.RangeResult;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Txn;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * A registry with a large state, written all over: how long writes wait while its snapshots are
 * taken, how long a restart takes, how fast pages are read. As a program, its arguments are a
 * directory for the data, the number of keys, the bytes of a value, the seconds of writing.
 */
public final class LargeState {
  private static final int IN_FLIGHT = 64;
  private static final int PAGE = 500;

  private final Path directory;
  private final int keys;
  private final int size;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  LargeState(Path directory, int keys, int size) {
    this.directory = directory;
    this.keys = keys;
    this.size = size;
  }

  public static void main(String[] args) throws Exception {
    LargeState bench =
        new LargeState(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    bench.run(Long.parseLong(args[3]));
  }

  void run(long seconds) throws Exception {
    try (RaftRegistry registry = open()) {
      load(registry);
      gaps(registry, seconds);
      pages(registry);
      memory(registry);
    }
    long began = System.nanoTime();
    try (RaftRegistry registry = open()) {
      print("restart with %,d keys: %.2f s", registry.usage().keys(), since(began));
      pages(registry);
      memory(registry);
    }
  }

  private RaftRegistry open() {
    return RaftRegistry.open(RegistryConfig.durable(directory));
  }

  private void load(RaftRegistry registry) throws Exception {
    long began = System.nanoTime();
    Semaphore free = new Semaphore(256);
    for (int i = 0; i < keys; i++) {
      free.acquire();
      put(registry, i, free, () -> {});
      if (i % 10_000 == 9_999) {
        compact(registry);
      }
    }
    free.acquire(256);
    compact(registry);
    print("load of %,d keys of %,d bytes: %.1f s", keys, size, since(began));
  }

  private void put(RaftRegistry registry, int key, Semaphore free, Runnable done) {
    byte[] value = new byte[size];
    value[0] = (byte) key;
    registry
        .txn(Txn.of(new Op.Put(Bytes.utf8(key(key)), Bytes.wrap(value))))
        .whenComplete(
            (result, error) -> {
              free.release();
              if (error != null) {
                failure.compareAndSet(null, error);
              }
              done.run();
            });
  }

  private static String key(int i) {
    return String.format(Locale.ROOT, "/large/%08d", i);
  }

  /** As the API server does: the latest 20,000 revisions are kept. */
  private static void compact(RaftRegistry registry) throws Exception {
    Revision oldest = registry.oldestWithin(20_000, 64L << 20);
    if (oldest.compareTo(registry.compactRevision()) > 0) {
      RegistryProbe.await(registry.compact(oldest));
    }
  }

  /** Writes all over the keys; a gap is the time between one acknowledgement and the next. */
  private void gaps(RaftRegistry registry, long seconds) throws Exception {
    AtomicLong last = new AtomicLong(System.nanoTime());
    AtomicLong longest = new AtomicLong();
    AtomicLong written = new AtomicLong();
    Runnable acknowledged =
        () -> {
          long now = System.nanoTime();
          long gap = now - last.getAndSet(now);
          longest.accumulateAndGet(gap, Math::max);
          written.incrementAndGet();
        };
    long collected = collecting();
    int snapshots = 0;
    String latest = newest();
    Semaphore free = new Semaphore(IN_FLIGHT);
    long began = System.nanoTime();
    for (int i = 0; since(began) < seconds && failure.get() == null; i++) {
      free.acquire();
      put(registry, (int) ((i * 7_919L) % keys), free, acknowledged);
      if (i % 5_000 == 4_999) {
        compact(registry);
        String newest = newest();
        snapshots += newest.equals(latest) ? 0 : 1;
        latest = newest;
      }
    }
    free.acquire(IN_FLIGHT);
    print(
        "writes: %,.0f/s, longest gap %.0f ms, while member 1 took %d snapshots; GC took %d ms",
        written.get() / since(began), longest.get() / 1e6, snapshots, collecting() - collected);
    if (failure.get() != null) {
      throw new IllegalStateException("a write failed", failure.get());
    }
  }

  private String newest() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("member-1"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("snapshot-") && !name.endsWith(".tmp"))
          .max(String::compareTo)
          .orElse("");
    }
  }

  private void pages(RaftRegistry registry) throws Exception {
    long began = System.nanoTime();
    long slowest = 0;
    int found = 0;
    Bytes from = Bytes.utf8("/large/");
    KeyRange all = KeyRange.prefix("/large/");
    while (true) {
      long asked = System.nanoTime();
      RangeResult page =
          RegistryProbe.await(
              registry.range(
                  new RangeRequest(
                      new KeyRange(from, all.to()),
                      Revision.NONE,
                      PAGE,
                      false,
                      false,
                      RangeRequest.Consistency.LINEARIZABLE)));
      slowest = Math.max(slowest, System.nanoTime() - asked);
      List<KeyValue> kvs = page.found();
      found += kvs.size();
      if (kvs.size() < PAGE) {
        break;
      }
      from = Bytes.utf8(kvs.get(kvs.size() - 1).key().utf8() + "\0");
    }
    print(
        "pages of %d: %,d keys in %.2f s, the slowest page %.1f ms",
        PAGE, found, since(began), slowest / 1e6);
    if (found != keys) {
      throw new IllegalStateException("keys: " + found + " (expected: " + keys + ")");
    }
  }

  private static long collecting() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }

  private static void memory(RaftRegistry registry) {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    print(
        "heap after a collection: %d MB of %d; states held by the members: %d",
        (runtime.totalMemory() - runtime.freeMemory()) >> 20,
        runtime.maxMemory() >> 20,
        registry.host().cluster().members().stream()
            .map(member -> System.identityHashCode(member.hosted().state()))
            .distinct()
            .count());
  }

  private static double since(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
