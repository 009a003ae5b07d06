package io.kubeterrarium.registry.mvcc;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What the state machines of one process work out once for all of them. Each applies every command
 * by itself; but {@link Transition} is a function, so whoever comes second to the same command on
 * the same state takes what the first found. So members of one process hold one state between them,
 * at the memory and nearly at the cost of one.
 *
 * <p>States are the same by identity, commands by equality. A machine that misses a step (it was
 * too far behind) works on by itself from there, and is as right as before; it shares again after a
 * snapshot or a restart.
 *
 * <p>Threads: any. Bounded: {@link #STEPS} results, made by {@link #BYTES} of commands at most.
 */
public final class SharedTransitions {
  private static final int STEPS = 1 << 17;
  private static final long BYTES = 64L << 20;

  private final int machines;
  private final AtomicReferenceArray<@Nullable Step> steps;
  private final AtomicLong bytes = new AtomicLong();

  /**
   * @param machines how many there are; one has nobody to share with
   */
  public SharedTransitions(int machines) {
    this(machines, STEPS);
  }

  SharedTransitions(int machines, int steps) {
    this.machines = machines;
    this.steps = new AtomicReferenceArray<>(steps);
  }

  /** One step; whoever puts it in place holds its lock until the result stands. */
  private static final class Step {
    final State before;
    final Command command;
    final int length;
    // Guarded by this.
    @Nullable Applied applied;
    int awaited;

    Step(State before, Command command, int length, int awaited) {
      this.before = before;
      this.command = command;
      this.length = length;
      this.awaited = awaited;
    }
  }

  /**
   * As {@link Transition#apply}.
   *
   * @param length about how many bytes the command keeps from being freed
   */
  public Applied apply(State before, Command command, int length) {
    int slot = (int) (before.commands % steps.length());
    Step there = steps.get(slot);
    if (there != null && there.before == before && there.command.equals(command)) {
      Applied known = take(slot, there);
      return known != null ? known : Transition.apply(before, command);
    }
    if (machines < 2 || bytes.get() + length > BYTES) {
      return Transition.apply(before, command);
    }
    return work(slot, there, new Step(before, command, length, machines - 1));
  }

  private Applied work(int slot, @Nullable Step there, Step mine) {
    synchronized (mine) {
      if (steps.compareAndSet(slot, there, mine)) {
        bytes.addAndGet(mine.length - (there == null ? 0 : there.length));
        Applied applied = Transition.apply(mine.before, mine.command);
        mine.applied = applied;
        return applied;
      }
    }
    return apply(mine.before, mine.command, mine.length); // Somebody else was first.
  }

  /** Null where the first one failed. */
  private @Nullable Applied take(int slot, Step step) {
    synchronized (step) {
      if (--step.awaited == 0 && steps.compareAndSet(slot, step, null)) {
        bytes.addAndGet(-step.length);
      }
      return step.applied;
    }
  }
}
