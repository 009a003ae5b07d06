package io.kubeterrarium.registry.raft;

import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.mvcc.Changes;
import io.kubeterrarium.registry.mvcc.Outcome;
import io.kubeterrarium.registry.mvcc.State;
import io.kubeterrarium.registry.mvcc.StateMachine;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Holds answers back until this member has applied what they tell of. There is nothing to wait for
 * as long as this member leads, which is nearly always.
 *
 * <p>Threads: {@code when} on any, the listener's methods on the applying thread. Bounded by the
 * writes under way.
 */
final class AppliedHere implements StateMachine.Listener {
  private record Waiting(Revision revision, Runnable task) {}

  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(Comparator.comparing(Waiting::revision));
  private Revision appliedRevision = Revision.NONE;

  void when(State seen, Outcome outcome, Runnable task) {
    Revision needed = revision(outcome);
    if (seen.revision().compareTo(needed) < 0) {
      synchronized (this) {
        if (appliedRevision.compareTo(needed) < 0) {
          waiting.add(new Waiting(needed, task));
          return;
        }
      }
    }
    task.run();
  }

  private static Revision revision(Outcome outcome) {
    if (outcome instanceof Outcome.Transacted transacted) {
      return transacted.result().revision();
    }
    return outcome instanceof Outcome.Done done ? done.revision() : Revision.NONE;
  }

  @Override
  public void applied(State before, State after, @Nullable Changes changes) {
    advance(after);
  }

  @Override
  public void restored(State state) {
    advance(state);
  }

  private void advance(State state) {
    while (true) {
      Waiting next;
      synchronized (this) {
        appliedRevision = state.revision();
        next = waiting.peek();
        if (next == null || next.revision().compareTo(appliedRevision) > 0) {
          return;
        }
        waiting.poll();
      }
      next.task().run();
    }
  }
}
