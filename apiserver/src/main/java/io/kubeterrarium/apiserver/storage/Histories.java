package io.kubeterrarium.apiserver.storage;

import java.util.Collection;

/**
 * Holds the histories of all watch caches together within a bound: where they have grown beyond it,
 * the largest one gives, so that a busy resource costs the quiet ones nothing. The feed's thread.
 */
final class Histories {
  private static final long LEAST = 8L << 20;
  private static final long MOST = 64L << 20;
  private static final int PART_OF_HEAP = 64;

  /** How much of what it has the largest gives at once. */
  private static final int GIVEN = 8;

  private final long bytes;

  /**
   * @param bytes that all histories may take
   */
  Histories(long bytes) {
    this.bytes = bytes;
  }

  /** As large as the heap allows. */
  static Histories forHeap(long heapBytes) {
    return new Histories(Math.min(MOST, Math.max(LEAST, heapBytes / PART_OF_HEAP)));
  }

  void shorten(Collection<WatchCache> caches) {
    while (true) {
      long total = 0;
      WatchCache largest = null;
      for (WatchCache cache : caches) {
        total += cache.historyBytes();
        if (largest == null || cache.historyBytes() > largest.historyBytes()) {
          largest = cache;
        }
      }
      if (largest == null || total <= bytes) {
        return;
      }
      largest.shorten(largest.historyBytes() - largest.historyBytes() / GIVEN - 1);
    }
  }
}
