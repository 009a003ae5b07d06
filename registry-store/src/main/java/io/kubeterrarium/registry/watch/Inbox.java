package io.kubeterrarium.registry.watch;

import io.kubeterrarium.registry.mvcc.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the applying thread leaves states for the dispatch thread.
 *
 * <p>Invariant: it holds the newest state and, for each compaction that is not dispatched yet, the
 * last state before it: a state contains the changes of all that it replaced, unless a compaction
 * took them away. Both sides hold the lock for a few instructions only.
 */
final class Inbox {
  private final ArrayDeque<State> states = new ArrayDeque<>();
  private boolean woken;
  private boolean closed;

  synchronized void put(State state) {
    State last = states.peekLast();
    if (last != null && last.compactRevision().equals(state.compactRevision())) {
      states.removeLast();
    }
    states.addLast(state);
    notifyAll();
  }

  /** Ends the current or the next wait early. */
  synchronized void wake() {
    woken = true;
    notifyAll();
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** All states, oldest first; none after so many milliseconds, or when woken or closed. */
  synchronized List<State> take(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    while (states.isEmpty() && !woken && !closed) {
      long left = (deadline - System.nanoTime() + 999_999) / 1_000_000;
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    woken = false;
    List<State> taken = new ArrayList<>(states);
    states.clear();
    return taken;
  }
}
