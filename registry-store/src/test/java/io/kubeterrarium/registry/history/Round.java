package io.kubeterrarium.registry.history;

import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.RangeResult;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.history.WatchHistory.Pace;
import io.kubeterrarium.registry.history.WatchHistory.Stretch;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Concurrent clients and watchers on keys of their own, from a beginning to the check of all that
 * they were told. What goes wrong meanwhile is the caller's.
 */
public final class Round implements AutoCloseable {
  private static final List<String> EAGERLY = List.of("", "pair/", "3");
  private static final int MOST_DOWN_MILLIS = 400;
  private static final int MOST_BEHIND = 300;
  private static final long HANGS_AFTER_SECONDS = 60;

  /**
   * @param pairs whether two keys can be written in one transaction
   * @param compacts whether the round itself compacts, again and again; where history goes by
   *     itself, somebody else does
   * @param valueBytes how large values are, in all likelihood larger than buffers on the way; 0 for
   *     small ones
   */
  public record Load(
      int clients, int mostPauseMillis, boolean pairs, boolean compacts, int valueBytes) {
    /** Some thousand operations a key in a few seconds: the check remembers every step it tried. */
    public static final Load FULL = new Load(8, 4, true, true, 0);
  }

  private final Registry registry;
  private final String prefix;
  private final Clients clients;
  private final List<WatchHistory> eager = new ArrayList<>();
  private final WatchHistory slow;
  private final WatchHistory never;
  private final List<Thread> unrest = new ArrayList<>();
  private volatile boolean over;

  private Round(Registry registry, String prefix, Load load, long seed, Revision from) {
    this.registry = registry;
    this.prefix = prefix;
    this.clients = new Clients(registry, prefix, load, seed);
    for (String watched : EAGERLY) {
      eager.add(watch(prefix + watched, from, Pace.EAGER, seed));
    }
    this.slow = watch(prefix, from, Pace.SLOW, seed);
    this.never = watch(prefix, from, Pace.NEVER, seed);
    SplittableRandom random = new SplittableRandom(seed);
    repeat(() -> restart(random), "restarts-a-watch");
    if (load.compacts()) {
      SplittableRandom own = random.split();
      repeat(() -> compact(own), "compacts");
    }
  }

  private WatchHistory watch(String watched, Revision from, Pace pace, long seed) {
    return new WatchHistory(registry, KeyRange.prefix(watched), from, pace, seed);
  }

  private void repeat(Runnable step, String name) {
    unrest.add(
        new Thread(
            () -> {
              while (!over) {
                step.run();
              }
            },
            name));
  }

  /** The slow one goes away for a while, and comes back to what it has not seen. */
  private void restart(SplittableRandom random) {
    pause(random);
    slow.interrupt();
    pause(random);
    slow.resume();
  }

  /** Others may compact, too; and it need not succeed. */
  private void compact(SplittableRandom random) {
    pause(random);
    long to = registry.appliedRevision().value() - random.nextInt(MOST_BEHIND);
    if (to > 1) {
      var unused = registry.compact(new Revision(to)).handle((done, error) -> done);
    }
  }

  private static void pause(SplittableRandom random) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(MOST_DOWN_MILLIS)));
  }

  /**
   * Three watchers read at once what comes, one reads slowly and comes and goes, one does not read.
   *
   * @param prefix of the keys, used by nobody else and ending in a slash
   */
  public static Round begin(Registry registry, String prefix, Load load, long seed)
      throws InterruptedException, ExecutionException, TimeoutException {
    Revision before = barrier(registry);
    Round round = new Round(registry, prefix, load, seed, before.next());
    round.watches().forEach(WatchHistory::resume);
    round.clients.start();
    round.unrest.forEach(Thread::start);
    return round;
  }

  private List<WatchHistory> watches() {
    List<WatchHistory> all = new ArrayList<>(eager);
    all.add(slow);
    all.add(never);
    return all;
  }

  private static Revision barrier(Registry registry)
      throws InterruptedException, ExecutionException, TimeoutException {
    return registry.readBarrier().get(HANGS_AFTER_SECONDS, TimeUnit.SECONDS);
  }

  /** One of the watches is put down; it is taken up again at the end. */
  public void interruptAWatch(SplittableRandom random) {
    eager.get(random.nextInt(eager.size())).interrupt();
  }

  /**
   * Lets every client finish what it has begun, and checks; the registry answers by now.
   *
   * @throws AssertionError with every guarantee that was broken
   */
  public Chaos.Report end() throws InterruptedException, ExecutionException, TimeoutException {
    List<Operation> history = stop();
    Revision after = barrier(registry);
    RangeResult stood = at(KeyRange.prefix(prefix), after);
    List<String> wrong = new ArrayList<>(clients.broken());
    int events = 0;
    int relists = 0;
    for (WatchHistory watch : watches()) {
      readOn(watch, after);
      wrong.addAll(watch.broken());
      List<Stretch> stretches = watch.stretches();
      for (Stretch stretch : stretches) {
        wrong.addAll(WatchGuarantees.violations(stretch, history));
        events += stretch.seen().size();
      }
      relists += stretches.size() - 1;
      Stretch last = stretches.get(stretches.size() - 1);
      wrong.addAll(WatchGuarantees.violations(last, stood, after));
    }
    Linearizability.violation(history).ifPresent(wrong::add);
    RevisionOrder.violation(history).ifPresent(wrong::add);
    if (!wrong.isEmpty()) {
      throw new AssertionError(prefix + ": " + String.join("\n", wrong));
    }
    int unknown = (int) history.stream().filter(each -> !each.isKnown()).count();
    return new Chaos.Report(1, history.size(), unknown, events, relists);
  }

  private List<Operation> stop() throws InterruptedException {
    over = true;
    unrest.forEach(LockSupport::unpark);
    List<Operation> history = clients.stop();
    for (Thread thread : unrest) {
      thread.join();
    }
    return history;
  }

  /** What nobody read is read first, then what a new watch from there is told. */
  private void readOn(WatchHistory watch, Revision after) throws InterruptedException {
    watch.hurry();
    if (watch == never) {
      watch.awaitThrough(after);
    }
    watch.interrupt();
    watch.resume();
    watch.awaitThrough(after);
    watch.interrupt();
  }

  private RangeResult at(KeyRange range, Revision revision)
      throws InterruptedException, ExecutionException, TimeoutException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(HANGS_AFTER_SECONDS);
    while (true) {
      try {
        return registry
            .range(RangeRequest.latest(range).at(revision))
            .get(HANGS_AFTER_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        // As a client does: nobody may lead for a moment.
        boolean again = e.getCause() instanceof RegistryException.NoQuorum;
        if (!again || System.nanoTime() > deadline) {
          throw e;
        }
      }
    }
  }

  /** Ends it without a check; without effect after {@link #end}. */
  @Override
  public void close() throws InterruptedException {
    stop();
    watches().forEach(WatchHistory::interrupt);
  }
}
