package io.kubeterrarium.registry.history;

import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.RangeResult;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.history.WatchHistory.Stretch;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Concurrent clients and watchers on keys of their own, from a beginning to the check of all that
 * they were told. What goes wrong meanwhile is the caller's.
 */
public final class Round implements AutoCloseable {
  private static final int WATCHERS = 3;
  private static final long HANGS_AFTER_SECONDS = 60;

  /**
   * @param pairs whether two keys can be written in one transaction
   * @param relists whether watches list anew where they are told that history is gone
   */
  public record Load(int clients, int mostPauseMillis, boolean pairs, boolean relists) {
    /** Some thousand operations a key in a few seconds: the check remembers every step it tried. */
    public static final Load FULL = new Load(8, 4, true, false);
  }

  private final Registry registry;
  private final String prefix;
  private final Clients clients;
  private final List<WatchHistory> watches = new ArrayList<>();

  private Round(Registry registry, String prefix, Load load, long seed) {
    this.registry = registry;
    this.prefix = prefix;
    this.clients = new Clients(registry, prefix, load, seed);
  }

  /**
   * @param prefix of the keys, used by nobody else and ending in a slash
   */
  public static Round begin(Registry registry, String prefix, Load load, long seed)
      throws InterruptedException, ExecutionException, TimeoutException {
    Round round = new Round(registry, prefix, load, seed);
    Revision before = round.barrier();
    for (int i = 0; i < WATCHERS; i++) {
      String watched = i == 0 ? prefix : prefix + (i == 1 ? "pair/" : "3");
      Revision from = new Revision(before.value() + 1);
      round.watches.add(new WatchHistory(registry, KeyRange.prefix(watched), from, load.relists()));
    }
    round.watches.forEach(WatchHistory::resume);
    round.clients.start();
    return round;
  }

  private Revision barrier() throws InterruptedException, ExecutionException, TimeoutException {
    return registry.readBarrier().get(HANGS_AFTER_SECONDS, TimeUnit.SECONDS);
  }

  /** One of the watches is put down; it is taken up again at the end. */
  public void interruptAWatch(SplittableRandom random) {
    watches.get(random.nextInt(WATCHERS)).interrupt();
  }

  /**
   * Lets every client finish what it has begun, and checks; the registry answers by now.
   *
   * @throws AssertionError with every guarantee that was broken
   */
  public Chaos.Report end() throws InterruptedException, ExecutionException, TimeoutException {
    List<Operation> history = clients.stop();
    Revision after = barrier();
    List<String> wrong = new ArrayList<>(clients.broken());
    int events = 0;
    int relists = 0;
    for (WatchHistory watch : watches) {
      watch.interrupt();
      watch.resume();
      watch.awaitThrough(after);
      watch.interrupt();
      wrong.addAll(watch.broken());
      List<Stretch> stretches = watch.stretches();
      for (Stretch stretch : stretches) {
        wrong.addAll(WatchGuarantees.violations(stretch, history));
        events += stretch.seen().size();
      }
      relists += stretches.size() - 1;
      Stretch last = stretches.get(stretches.size() - 1);
      wrong.addAll(WatchGuarantees.violations(last, at(watch.range(), after), after));
    }
    Linearizability.violation(history).ifPresent(wrong::add);
    RevisionOrder.violation(history).ifPresent(wrong::add);
    if (!wrong.isEmpty()) {
      throw new AssertionError(prefix + ": " + String.join("\n", wrong));
    }
    int unknown = (int) history.stream().filter(each -> !each.isKnown()).count();
    return new Chaos.Report(1, history.size(), unknown, events, relists);
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
    clients.stop();
    watches.forEach(WatchHistory::interrupt);
  }
}
