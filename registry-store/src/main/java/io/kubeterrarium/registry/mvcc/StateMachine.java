package io.kubeterrarium.registry.mvcc;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Holds the current state for whoever hosts the log, and tells listeners how it moves.
 *
 * <p>Threads: {@link #apply} and {@link #restore} belong to the one thread that applies the log, or
 * to several that hand over with a happens-before; everything else may be called from any thread.
 */
public final class StateMachine {

  /**
   * Follows the state. Called on the applying thread, in log order; must be short, must not block
   * and must not throw.
   */
  public interface Listener {
    /**
     * A command was applied.
     *
     * @param before the state it was applied to, which still holds what a compaction took away
     * @param changes the revision it made, or null where it made none
     */
    void applied(State before, State after, @Nullable Changes changes);

    /** The state jumped, forwards, because a snapshot replaced it. */
    void restored(State state);
  }

  /** More commands of one client must not be under way at once; see {@link Command#request}. */
  public static final int MAX_UNDER_WAY = Session.WINDOW;

  /** How a command changes a state; {@link Transition#apply}, or what does the same. */
  @FunctionalInterface
  public interface Step {
    Applied apply(State before, Command command);
  }

  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final Step step;
  private volatile State state = State.EMPTY;

  public StateMachine() {
    this(Transition::apply);
  }

  /**
   * @param step does what {@link Transition#apply} does, perhaps at another price
   */
  public StateMachine(Step step) {
    this.step = step;
  }

  /** The latest state; keeping it is a snapshot, at no cost but the memory it shares. */
  public State state() {
    return state;
  }

  /** Whoever listens from the start sees every revision. */
  public void addListener(Listener listener) {
    listeners.add(listener);
  }

  /** Applies the next command of the log. The new state is visible before this returns. */
  public Applied apply(Command command) {
    State before = state;
    Applied applied = step.apply(before, command);
    if (applied.duplicate()) {
      return applied;
    }
    state = applied.state();
    for (Listener listener : listeners) {
      listener.applied(before, applied.state(), applied.changes());
    }
    return applied;
  }

  /** Replaces the state by a snapshot of a later point of the log. */
  public void restore(State snapshot) {
    state = snapshot;
    for (Listener listener : listeners) {
      listener.restored(snapshot);
    }
  }
}
