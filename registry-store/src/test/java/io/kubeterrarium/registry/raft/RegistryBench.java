package io.kubeterrarium.registry.raft;

import com.sun.management.OperatingSystemMXBean;
import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.Txn;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/**
 * Prints what the registry costs: the first committed write, writes and reads a second, restart,
 * close, idle. Arguments: a directory for the data, or {@code -} for memory.
 */
public final class RegistryBench {
  private static final OperatingSystemMXBean CPU =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private RegistryBench() {}

  public static void main(String[] args) throws Exception {
    Path root = args[0].equals("-") ? null : Path.of(args[0]);
    for (int round = 0; round < 3; round++) {
      start(root, round);
    }
    RegistryConfig config =
        root == null ? RegistryConfig.ephemeral() : RegistryConfig.durable(root.resolve("main"));
    RaftRegistry registry = RaftRegistry.open(config);
    for (int round = 0; round < 2; round++) {
      writesOneByOne(registry, 2_000);
      writesInFlight(registry, 50_000, 64, 1024);
      reads(registry, 5_000);
    }
    idle();
    long closing = System.nanoTime();
    registry.close();
    print("close", closing);
    if (root != null) {
      restart(config);
    }
  }

  private static void start(Path root, int round) throws Exception {
    long began = System.nanoTime();
    RaftRegistry registry =
        RaftRegistry.open(
            root == null
                ? RegistryConfig.ephemeral()
                : RegistryConfig.durable(root.resolve("start-" + round)));
    print("open " + (round == 0 ? "cold" : "warm"), began);
    registry.txn(put(0, 10)).get();
    print("first committed write", began);
    long closing = System.nanoTime();
    registry.close();
    print("close", closing);
  }

  private static void writesOneByOne(RaftRegistry registry, int count) throws Exception {
    long began = System.nanoTime();
    for (int i = 0; i < count; i++) {
      registry.txn(put(i, 1024)).get();
    }
    rate("writes one by one", count, began);
  }

  private static void writesInFlight(RaftRegistry registry, int count, int window, int size)
      throws Exception {
    Semaphore free = new Semaphore(window);
    long began = System.nanoTime();
    for (int i = 0; i < count; i++) {
      free.acquire();
      registry
          .txn(put(i, size))
          .whenComplete(
              (result, error) -> {
                free.release();
                if (error != null) {
                  System.out.println("write failed: " + error);
                }
              });
    }
    free.acquire(window);
    rate("writes, " + window + " in flight", count, began);
    registry.compact(registry.appliedRevision()).get();
  }

  private static void reads(RaftRegistry registry, int count) throws Exception {
    long began = System.nanoTime();
    RangeRequest request = RangeRequest.latest(KeyRange.single(Bytes.utf8("/bench/1")));
    for (int i = 0; i < count; i++) {
      registry.range(request).get();
    }
    rate("linearizable reads one by one", count, began);
  }

  private static void restart(RegistryConfig config) throws Exception {
    try (RaftRegistry registry = RaftRegistry.open(config)) {
      writesInFlight(registry, 100_000, 256, 100);
    }
    print("before the restart", System.nanoTime());
    long began = System.nanoTime();
    try (RaftRegistry registry = RaftRegistry.open(config)) {
      print("restart with " + registry.usage().keys() + " keys", began);
    }
    try (var files = Files.walk(config.directory())) {
      long bytes = files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
      System.out.println("disk: " + bytes / 1_000_000 + " MB");
    }
  }

  private static void idle() throws Exception {
    System.gc();
    var cpu =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long before = CPU.getProcessCpuTime();
    Thread.sleep(10_000); // Justification: idle CPU is counted over this time.
    long used = CPU.getProcessCpuTime() - before;
    Runtime runtime = Runtime.getRuntime();
    System.out.printf(
        "idle: %.1f %% of a core, %d threads, heap %d MB%n",
        used / 1e8,
        Thread.getAllStackTraces().size(),
        (runtime.totalMemory() - runtime.freeMemory()) >> 20);
  }

  private static Txn put(int key, int size) {
    return Txn.of(new Op.Put(Bytes.utf8("/bench/" + key), Bytes.wrap(new byte[size])));
  }

  private static void print(String what, long began) {
    System.out.printf(
        "%s: %d ms (CPU of the process so far: %d ms)%n",
        what, (System.nanoTime() - began) / 1_000_000, CPU.getProcessCpuTime() / 1_000_000);
  }

  private static void rate(String what, int count, long began) {
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf("%s: %.0f/s, %.3f ms each%n", what, count / seconds, seconds * 1000 / count);
  }
}
