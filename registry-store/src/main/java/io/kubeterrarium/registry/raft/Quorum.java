package io.kubeterrarium.registry.raft;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Whether it is known for certain that nobody can be asked: look after look, for longer than an
 * election takes on a slow machine, no leader was in reach that a majority could follow. A request
 * that waits for one is answered then, instead of at the end of its time.
 *
 * <p>Looks are counted, not time: a process that was stopped, or slept, has seen nothing meanwhile.
 *
 * <p>Threads: {@code run} on the registry's timer, the rest on any.
 */
final class Quorum implements Runnable {
  /** An election takes a second until a silent leader is noticed, and less than one more. */
  private static final int LOOKS = 15;

  private final BooleanSupplier present;
  private final Runnable onLost;
  private volatile int looksWithout;

  /**
   * @param present whether there is a leader in reach, and a majority
   * @param onLost told each time it is lost
   */
  Quorum(BooleanSupplier present, Runnable onLost) {
    this.present = present;
    this.onLost = onLost;
  }

  @Override
  public void run() {
    if (present.getAsBoolean()) {
      looksWithout = 0;
    } else if (looksWithout < LOOKS && ++looksWithout == LOOKS) {
      onLost.run();
    }
  }

  /** Over as soon as there is one again, be it before the next look. */
  boolean isLost() {
    return looksWithout >= LOOKS && !present.getAsBoolean();
  }

  static String message() {
    return "no quorum: no leader that a majority follows was in reach for "
        + TimeUnit.MILLISECONDS.toSeconds(LOOKS * Desk.TICK_MILLIS)
        + " s";
  }
}
