package io.kubeterrarium.apiserver.admission;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names whose deletion went through this server not long ago, so that the caches may not know of it
 * yet. Any thread. Source: k8s.io/apiserver, pkg/admission/plugin/namespace/lifecycle.
 */
final class RecentDeletions {
  /** As upstream looks past its cache. */
  static final Duration RECENT = Duration.ofSeconds(30);

  /** Beyond so many within that time the caches alone are asked. */
  static final int MOST = 1_000;

  private final InstantSource clock;
  private final Map<String, Instant> until = new ConcurrentHashMap<>();

  RecentDeletions(InstantSource clock) {
    this.clock = clock;
  }

  void add(String name) {
    Instant now = clock.instant();
    if (until.size() >= MOST) {
      until.values().removeIf(each -> !each.isAfter(now));
    }
    if (until.size() < MOST) {
      until.put(name, now.plus(RECENT));
    }
  }

  boolean contains(String name) {
    Instant end = until.get(name);
    if (end == null) {
      return false;
    }
    if (end.isAfter(clock.instant())) {
      return true;
    }
    until.remove(name, end);
    return false;
  }
}
