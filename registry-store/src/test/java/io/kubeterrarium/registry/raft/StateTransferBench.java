package io.kubeterrarium.registry.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Txn;
import io.kubeterrarium.registry.raft.MemberConfig.Start;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints what it costs three processes with a state of 200 MB when a member comes back that the log
 * has left behind, and when a new one comes: how long writes waited at the leader meanwhile, beside
 * how long they wait anyway, how long the member needs, and how much memory. {@code mvn -Pbench
 * verify -pl registry-store -am -Dit.test=StateTransferBench}
 */
class StateTransferBench {
  private static final int KEYS = 100_000;
  private static final int SIZE = 2_048;
  private static final int IN_FLIGHT = 256;
  private static final int PER_SECOND = Integer.getInteger("registry.bench.rate", 500);

  @TempDir Path root;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final AtomicLong last = new AtomicLong();
  private final AtomicLong longest = new AtomicLong();
  private final AtomicLong written = new AtomicLong();
  private volatile boolean over;

  @Test
  void aMemberIsGivenTheStateWhileWritesGoOn() throws Exception {
    try (PeerProcesses members = new PeerProcesses(root, "a", "b", "c")) {
      members.heap("1500m");
      members.found();
      members.kill("c");
      load(members);
      leadHere(members);
      Thread writer = new Thread(() -> write(members.here()), "writer");
      writer.start();
      print("  quiet for 10 s: %s", during(() -> LockSupport.parkNanos(10_000_000_000L)));

      print("  c comes back: %s", during(() -> comeBack(members)));
      memory(members, "c");
      members.cluster().peer("d", UUID.randomUUID());
      print("  d is new: %s", during(() -> join(members)));
      memory(members, "d");
      over = true;
      writer.join();
      assertThat(failure.get()).isNull();
      assertThat(members.here().members().health())
          .filteredOn(ClusterMembers.Health::votes)
          .hasSize(4);
    }
  }

  private static void comeBack(PeerProcesses members) throws Exception {
    members.start("c", Start.RESTART);
    assertThat(members.await("c")).isEqualTo("READY");
  }

  private static void join(PeerProcesses members) throws Exception {
    members.start("d", Start.JOIN);
    for (Peer peer : members.cluster().peers()) {
      members.here().members().know(peer);
    }
    PeerIT.await(
        () ->
            members.here().members().health().stream()
                .anyMatch(each -> each.member().name().equals("d") && each.reachable()));
    members.here().members().add("d").get(30, TimeUnit.SECONDS);
    assertThat(members.await("d")).isEqualTo("READY");
  }

  private interface Step {
    void run() throws Exception;
  }

  private String during(Step step) throws Exception {
    LockSupport.parkNanos(1_000_000_000L);
    longest.set(0);
    long before = written.get();
    long began = System.nanoTime();
    step.run();
    longest.accumulateAndGet(System.nanoTime() - last.get(), Math::max);
    double seconds = (System.nanoTime() - began) / 1e9;
    return String.format(
        Locale.ROOT,
        "%.1f s, %.0f writes/s, the longest time without one %.0f ms",
        seconds,
        (written.get() - before) / seconds,
        longest.get() / 1e6);
  }

  private void load(PeerProcesses members) throws Exception {
    Semaphore free = new Semaphore(IN_FLIGHT);
    for (int i = 0; i < KEYS; i++) {
      free.acquire();
      put(members.here(), i, free);
      if (i % 10_000 == 9_999) {
        compact(members.here());
      }
    }
    free.acquire(IN_FLIGHT);
  }

  private static void leadHere(PeerProcesses members) throws Exception {
    while (!members.cluster().leader().equals("a")) {
      members.kill("b");
      members.start("b", Start.RESTART);
      assertThat(members.await("b")).isEqualTo("READY");
    }
  }

  /** At a steady pace, as what counts is the time between one acknowledgement and the next. */
  private void write(RaftRegistry registry) {
    Semaphore free = new Semaphore(IN_FLIGHT);
    try {
      for (int i = 0; !over && failure.get() == null; i++) {
        free.acquire();
        put(registry, (int) ((i * 7_919L) % KEYS), free);
        if (i % 5_000 == 4_999) {
          compact(registry);
        }
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) / PER_SECOND);
      }
      free.acquire(IN_FLIGHT);
    } catch (Exception e) {
      failure.compareAndSet(null, e);
    }
  }

  private void put(RaftRegistry registry, int key, Semaphore free) {
    byte[] value = new byte[SIZE];
    value[0] = (byte) key;
    Bytes name = Bytes.utf8(String.format(Locale.ROOT, "/large/%08d", key));
    registry
        .txn(Txn.of(new Op.Put(name, Bytes.wrap(value))))
        .whenComplete(
            (result, error) -> {
              free.release();
              if (error != null) {
                failure.compareAndSet(null, error);
              }
              long now = System.nanoTime();
              longest.accumulateAndGet(now - last.getAndSet(now), Math::max);
              written.incrementAndGet();
            });
  }

  private static void compact(RaftRegistry registry) throws Exception {
    Revision oldest = registry.oldestWithin(20_000, 64L << 20);
    if (oldest.compareTo(registry.compactRevision()) > 0) {
      RegistryProbe.await(registry.compact(oldest));
    }
  }

  private static void memory(PeerProcesses members, String came) throws Exception {
    long heap = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getName().contains("Old") || pool.getName().contains("Tenured")) {
        heap += pool.getPeakUsage().getUsed();
        pool.resetPeakUsage();
      }
    }
    print(
        "    peaks: %s %d MB resident, b %d MB resident, old generation of the leader %d MB",
        came, members.peakBytes(came) >> 20, members.peakBytes("b") >> 20, heap >> 20);
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
