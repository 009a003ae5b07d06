package io.kubeterrarium.simulator.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.simulator.process.BareControlPlane;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/**
 * Whatever is sent: no 500, no hang, no growth. A few thousand requests in an ordinary build;
 * {@code mvn -Pfuzz verify -Dfuzz.runs=1000000 -Dfuzz.seed=7} for a long run.
 */
class ApiFuzzTest {
  private static final long RUNS = Long.getLong("fuzz.runs", 6_000);
  private static final long SEED = Long.getLong("fuzz.seed", 20_261_126);
  private static final int SHARES = 10;
  private static final int HANG_SECONDS = 60;
  private static final long MAX_GROWTH_BYTES = 64L << 20;

  @Test
  void noRequestBreaksOrFillsTheServer() throws Exception {
    System.out.printf("fuzzing: %,d requests, -Dfuzz.seed=%d%n", RUNS, SEED);
    Findings findings = new Findings();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (BareControlPlane plane = new BareControlPlane()) {
      FuzzRun run = new FuzzRun(plane, SEED, findings);
      long heap = 0;
      int threads = 0;
      for (int share = 0; share < SHARES; share++) {
        await(thread.submit(() -> run.go(RUNS / SHARES)), run);
        if (share == SHARES / 2) {
          heap = heapInUse(plane);
          threads = threads().size();
        }
        System.out.printf("%,d sent, statuses %s%n", run.number(), findings.statuses());
      }
      System.out.printf(
          "heap in use: %d MB half-way, %d MB at the end%n", heap >> 20, heapInUse(plane) >> 20);
      assertThat(findings.isEmpty()).as(findings.toString()).isTrue();
      assertThat(heapInUse(plane) - heap).as("growth of the heap").isLessThan(MAX_GROWTH_BYTES);
      assertThat(threads()).as("threads").hasSizeLessThanOrEqualTo(threads + 4);
    } finally {
      thread.shutdownNow();
    }
  }

  /** Fails, with the request, where the server makes no progress. */
  private static void await(Future<?> share, FuzzRun run) throws Exception {
    long before = -1;
    while (!share.isDone()) {
      assertThat(run.number()).as("hangs: %s", run.current()).isNotEqualTo(before);
      before = run.number();
      try {
        share.get(HANG_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException stillRunning) {
        continue;
      }
    }
    share.get();
  }

  /** Without the JVM's own, of which compilers come and go as they like. */
  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet();
  }

  private static long heapInUse(BareControlPlane plane) {
    plane.empty();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
