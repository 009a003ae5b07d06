package io.kubeterrarium.client.event;

import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps the entries used last, up to a bound. Not thread-safe. */
final class RecentMap<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int bound;

  RecentMap(int bound) {
    super(16, 0.75f, true);
    this.bound = bound;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > bound;
  }
}
