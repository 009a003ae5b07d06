package io.kubeterrarium.registry.raft;

import com.hazelcast.internal.util.Clock;
import com.hazelcast.internal.util.Clock.ClockImpl;
import java.util.concurrent.TimeUnit;

/**
 * Raft's timeouts by a clock that nobody sets: with the wall clock, one that is put back by an hour
 * would trust a dead leader for an hour. Hazelcast makes it by its name, hence public.
 */
public final class RaftClock extends ClockImpl {
  private static final String PROPERTY = "com.hazelcast.clock.impl";

  /** Before anything asks Hazelcast for the time; without effect in a process where that was so. */
  static void install() {
    if (System.getProperty(PROPERTY) == null) {
      System.setProperty(PROPERTY, RaftClock.class.getName());
    }
  }

  /** Whether Hazelcast goes by this clock. */
  static boolean isInstalled() {
    return Math.abs(Clock.currentTimeMillis() - new RaftClock().currentTimeMillis()) < 1_000;
  }

  /** Above all timeouts from the first call on, as 0 stands for never. */
  @Override
  protected long currentTimeMillis() {
    return TimeUnit.DAYS.toMillis(1) + TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
