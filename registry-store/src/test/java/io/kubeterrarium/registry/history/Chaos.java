package io.kubeterrarium.registry.history;

import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Rounds of concurrent clients and watchers under faults, each on keys of its own, each checked
 * when it is over, so that a run may be as long as one likes.
 */
public final class Chaos {
  /** What goes wrong meanwhile. */
  @FunctionalInterface
  public interface Nemesis {
    /** Blocks while it does harm, and leaves nothing broken behind. */
    void strike(SplittableRandom random) throws Exception;
  }

  /**
   * @param operations how many were checked
   * @param unknown how many of them had no known outcome
   */
  public record Report(int rounds, int operations, int unknown, int events) {
    Report plus(Report other) {
      return new Report(
          rounds + other.rounds,
          operations + other.operations,
          unknown + other.unknown,
          events + other.events);
    }
  }

  private static final int CLIENTS = 8;
  private static final int WATCHERS = 3;

  private final Registry registry;
  private final Nemesis nemesis;
  private final long seed;

  public Chaos(Registry registry, Nemesis nemesis, long seed) {
    this.registry = registry;
    this.nemesis = nemesis;
    this.seed = seed;
  }

  /**
   * One round more when the time is over, so that there is at least one.
   *
   * @throws AssertionError with the seed, for every guarantee that was broken
   */
  public Report run(long millis) throws Exception {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    Report total = new Report(0, 0, 0, 0);
    do {
      total = total.plus(round(total.rounds()));
    } while (System.nanoTime() < end);
    return total;
  }

  private Report round(int number) throws Exception {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
    String prefix = "/chaos/" + seed + "/" + number + "/";
    Revision before = registry.readBarrier().get(60, TimeUnit.SECONDS);
    List<WatchHistory> watches = new ArrayList<>();
    for (int i = 0; i < WATCHERS; i++) {
      String watched = i == 0 ? prefix : prefix + (i == 1 ? "pair/" : "3");
      watches.add(
          new WatchHistory(registry, KeyRange.prefix(watched), new Revision(before.value() + 1)));
    }
    watches.forEach(WatchHistory::resume);
    Clients clients = new Clients(registry, prefix, CLIENTS, random.nextLong());
    clients.start();
    List<Operation> history;
    try {
      nemesis.strike(random);
      watches.get(random.nextInt(WATCHERS)).interrupt();
      nemesis.strike(random);
    } finally {
      history = clients.stop();
    }
    Revision after = registry.readBarrier().get(60, TimeUnit.SECONDS);
    List<String> wrong = new ArrayList<>(clients.broken());
    int events = 0;
    for (WatchHistory watch : watches) {
      watch.interrupt();
      watch.resume();
      watch.awaitThrough(after);
      watch.interrupt();
      wrong.addAll(WatchGuarantees.violations(watch, history));
      events += watch.seen().size();
    }
    Linearizability.violation(history).ifPresent(wrong::add);
    RevisionOrder.violation(history).ifPresent(wrong::add);
    if (!wrong.isEmpty()) {
      throw new AssertionError(
          "round " + number + " of -Dchaos.seed=" + seed + ": " + String.join("\n", wrong));
    }
    int unknown = (int) history.stream().filter(each -> !each.isKnown()).count();
    return new Report(1, history.size(), unknown, events);
  }
}
