package io.kubeterrarium.registry.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.Txn;
import io.kubeterrarium.registry.raft.MemberConfig.Start;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints how long no write is acknowledged when the process that leads is killed, or stopped, under
 * the load of 20 writers on another member; the bar for the median is a second. {@code mvn -Pbench
 * verify -Dit.test=LeaderKillBench}
 */
class LeaderKillBench {
  private static final int ROUNDS = 9;
  private static final int WRITERS = 20;

  @TempDir Path root;
  private final ConcurrentSkipListSet<Long> acknowledged = new ConcurrentSkipListSet<>();
  private final AtomicLong count = new AtomicLong();
  private volatile boolean over;

  @Test
  void theLeaderIsKilledUnderLoad() throws Exception {
    try (PeerProcesses members = new PeerProcesses(root, "a", "b", "c")) {
      members.found();
      List<Thread> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        Thread writer = new Thread(() -> write(members.here()), "writer-" + i);
        writer.start();
        writers.add(writer);
      }
      long median = median("killed", gaps(members, true));
      median("stopped", gaps(members, false));
      over = true;
      for (Thread writer : writers) {
        writer.join();
      }
      System.out.println(count.get() + " writes acknowledged");
      assertThat(median).isLessThan(1_000);
    }
  }

  private List<Long> gaps(PeerProcesses members, boolean kill) throws Exception {
    List<Long> gaps = new ArrayList<>();
    for (int i = 0; i < (kill ? ROUNDS : ROUNDS / 3); i++) {
      String leader = members.leadingChild();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1_500));
      acknowledged.clear();
      long struck = System.nanoTime();
      if (kill) {
        members.kill(leader);
      } else {
        members.signal(leader, "STOP");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(3_000));
      gaps.add(TimeUnit.NANOSECONDS.toMillis(longestSilence(struck)));
      if (kill) {
        members.start(leader, Start.RESTART);
        assertThat(members.await(leader)).isEqualTo("READY");
      } else {
        members.signal(leader, "CONT");
      }
      members.cluster().awaitHealthy();
      forgetHistory(members.here());
    }
    return gaps;
  }

  /** A state of a million revisions would have to be sent to whoever was away. */
  private static void forgetHistory(RaftRegistry registry) throws Exception {
    registry.compact(registry.appliedRevision()).get(30, TimeUnit.SECONDS);
  }

  /** Between two acknowledgements, or since the blow. */
  private long longestSilence(long since) {
    long longest = 0;
    long last = since;
    for (long each : acknowledged) {
      longest = Math.max(longest, each - last);
      last = each;
    }
    return Math.max(longest, System.nanoTime() - last);
  }

  private static long median(String what, List<Long> gaps) {
    List<Long> sorted = gaps.stream().sorted().toList();
    long median = sorted.get(sorted.size() / 2);
    System.out.println(
        "leader " + what + " under load: writes again after " + median + " ms, of " + gaps);
    return median;
  }

  private void write(RaftRegistry registry) {
    Bytes value = Bytes.wrap(new byte[256]);
    while (!over) {
      try {
        Bytes key = Bytes.utf8("/bench/" + count.get() % 1_000);
        registry.txn(Txn.of(new Op.Put(key, value))).get(30, TimeUnit.SECONDS);
        acknowledged.add(System.nanoTime());
        count.incrementAndGet();
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(RegistryException.class);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
