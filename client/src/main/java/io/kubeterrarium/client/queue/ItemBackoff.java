package io.kubeterrarium.client.queue;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** How long each item waits before its next try: doubling from a base to a cap. Thread-safe. */
public final class ItemBackoff<K> {
  /** As client-go's: 5 ms, 10 ms, 20 ms … 1,000 s. */
  public static <K> ItemBackoff<K> standard() {
    return new ItemBackoff<>(Duration.ofMillis(5), Duration.ofSeconds(1000));
  }

  private final Duration base;
  private final Duration cap;
  private final Map<K, Integer> failures = new HashMap<>();

  public ItemBackoff(Duration base, Duration cap) {
    this.base = base;
    this.cap = cap;
  }

  /** Counts one more failure and says how long to wait. */
  public synchronized Duration next(K item) {
    int earlier = failures.merge(item, 1, Integer::sum) - 1;
    long nanos = earlier >= 40 ? Long.MAX_VALUE : base.toNanos() << Math.min(earlier, 40);
    return nanos <= 0 || nanos > cap.toNanos() ? cap : Duration.ofNanos(nanos);
  }

  public synchronized int failures(K item) {
    return failures.getOrDefault(item, 0);
  }

  public synchronized void forget(K item) {
    failures.remove(item);
  }
}
