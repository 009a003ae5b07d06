package io.kubeterrarium.registry.history;

import io.kubeterrarium.registry.Registry;
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
   * @param relists how often a watch was told that what it needs next is gone
   */
  public record Report(int rounds, int operations, int unknown, int events, int relists) {
    Report plus(Report other) {
      return new Report(
          rounds + other.rounds,
          operations + other.operations,
          unknown + other.unknown,
          events + other.events,
          relists + other.relists);
    }
  }

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
    Report total = new Report(0, 0, 0, 0, 0);
    do {
      total = total.plus(round(total.rounds()));
    } while (System.nanoTime() < end);
    return total;
  }

  private Report round(int number) throws Exception {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
    String prefix = "/chaos/" + seed + "/" + number + "/";
    try (Round round = Round.begin(registry, prefix, Round.Load.FULL, random.nextLong())) {
      nemesis.strike(random);
      round.interruptAWatch(random);
      nemesis.strike(random);
      return round.end();
    } catch (AssertionError e) {
      throw new AssertionError("-Dchaos.seed=" + seed + ": " + e.getMessage(), e);
    }
  }
}
