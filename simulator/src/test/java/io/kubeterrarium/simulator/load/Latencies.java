package io.kubeterrarium.simulator.load;

import java.util.Arrays;

/** How long each of many things took, and how many there were in the time. */
final class Latencies {
  private final long began = System.nanoTime();
  private long[] nanos = new long[1 << 16];
  private int count;
  private int counted;
  private long ended;

  void add(long took) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = took;
  }

  /** What is added later counts for the times, not for the rate. */
  void end() {
    ended = System.nanoTime();
    counted = count;
    sorted = null;
  }

  private long[] sorted;

  double perSecond() {
    return counted * 1e9 / (ended - began);
  }

  int count() {
    return count;
  }

  double seconds() {
    return (ended - began) / 1e9;
  }

  /** In milliseconds. */
  double percentile(double share) {
    if (sorted == null || sorted.length != count) {
      sorted = Arrays.copyOf(nanos, count);
      Arrays.sort(sorted);
    }
    return count == 0 ? Double.NaN : sorted[(int) Math.min(count - 1, count * share)] / 1e6;
  }
}
