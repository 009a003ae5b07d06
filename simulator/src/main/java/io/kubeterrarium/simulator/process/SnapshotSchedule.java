package io.kubeterrarium.simulator.process;

import java.time.Duration;

/**
 * @param interval between two snapshots
 * @param keep how many of the youngest stay
 */
public record SnapshotSchedule(Duration interval, int keep) {
  public static final int DEFAULT_KEEP = 5;

  public SnapshotSchedule {
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("interval: " + interval + " (expected: > 0)");
    }
    if (keep < 1) {
      throw new IllegalArgumentException("keep: " + keep + " (expected: >= 1)");
    }
  }
}
