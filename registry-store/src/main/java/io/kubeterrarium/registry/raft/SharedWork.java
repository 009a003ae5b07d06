package io.kubeterrarium.registry.raft;

import io.kubeterrarium.registry.mvcc.SharedTransitions;
import io.kubeterrarium.registry.mvcc.State;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What the members of one process share, as they share its memory: commands once decoded, states
 * once worked out, and snapshots, of which only a number need go from one to the other. Each member
 * still has its own log on the disk, and its own word on what is in it.
 *
 * <p>Threads: any.
 */
final class SharedWork {
  /** A leader offers its latest snapshot; one that was just replaced may still be on its way. */
  private static final int OFFERED = 4;

  private record Offer(long number, State state) {}

  private final CommandPool commands = new CommandPool();
  private final SharedTransitions transitions;
  private final Deque<Offer> offers = new ArrayDeque<>(); // guarded by itself
  private long offered;

  SharedWork(int members) {
    transitions = new SharedTransitions(members);
  }

  CommandPool commands() {
    return commands;
  }

  SharedTransitions transitions() {
    return transitions;
  }

  /** The number by which another member of this process finds the state. */
  long offer(State state) {
    synchronized (offers) {
      for (Offer known : offers) {
        if (known.state() == state) {
          return known.number();
        }
      }
      offers.addLast(new Offer(++offered, state));
      if (offers.size() > OFFERED) {
        offers.removeFirst();
      }
      return offered;
    }
  }

  /** Null where it is no longer offered: a later one is, or will be. */
  @Nullable State offered(long number) {
    synchronized (offers) {
      return offers.stream()
          .filter(offer -> offer.number() == number)
          .map(Offer::state)
          .findFirst()
          .orElse(null);
    }
  }
}
