package io.kubeterrarium.registry.mvcc;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.RequestId;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Txn;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Prints what applying costs, in CPU time of its thread; a main, not a test. Arguments: keys
 * (100000), puts (500000), and how many past revisions to keep (10000).
 */
final class ApplyBenchmark {
  private ApplyBenchmark() {}

  public static void main(String[] args) throws IOException {
    int keys = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    int puts = args.length > 1 ? Integer.parseInt(args[1]) : 500_000;
    int kept = args.length > 2 ? Integer.parseInt(args[2]) : 10_000;
    StateMachine machine = new StateMachine();
    SplittableRandom random = new SplittableRandom(1);
    long sequence = 0;
    for (int i = 0; i < keys; i++) {
      machine.apply(put(++sequence, i));
    }
    for (int round = 0; round < 5; round++) {
      long compacting = 0;
      long start = cpu();
      for (int i = 0; i < puts; i++) {
        machine.apply(put(++sequence, random.nextInt(keys)));
        if (i % kept == 0) {
          long before = cpu();
          Revision at = machine.state().oldestWithin(kept, Long.MAX_VALUE);
          machine.apply(new Command.Compact(new RequestId(1, ++sequence), at));
          compacting = Math.max(compacting, cpu() - before);
        }
      }
      long nanos = cpu() - start;
      System.out.printf(
          "put: %.2f us; slowest compaction: %d us%n", nanos / 1e3 / puts, compacting / 1_000);
    }
    long start = cpu();
    long count = 0;
    for (int i = 0; i < 100_000; i++) {
      RangeRequest request = RangeRequest.local(KeyRange.prefix("/registry/pods/ns-1")).limit(1);
      count += machine.state().range(request).count();
    }
    System.out.printf("range, limit 1 of %d: %.2f us%n", count / 100_000, (cpu() - start) / 1e8);
    start = cpu();
    StateCodec.write(new DataOutputStream(OutputStream.nullOutputStream()), machine.state());
    System.out.printf("snapshot written: %d ms%n", (cpu() - start) / 1_000_000);
    System.gc();
    long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    System.out.printf("heap: %d MB; %s%n", used >> 20, machine.state().usage());
  }

  /** Not the wall clock: the figures should mean something on a busy machine. */
  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static Command put(long sequence, int key) {
    Bytes name = Bytes.utf8("/registry/pods/ns-" + key % 10 + "/pod-" + key);
    return new Command.Transact(
        new RequestId(1, sequence),
        new Txn(
            List.of(),
            List.of(new Op.Put(name, Bytes.wrap(new byte[100]), LeaseId.NONE)),
            List.of()));
  }
}
