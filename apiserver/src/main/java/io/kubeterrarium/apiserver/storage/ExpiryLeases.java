package io.kubeterrarium.apiserver.storage;

import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.Registry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Leases for objects that expire. Objects of one minute share a lease, so that a storm of events
 * costs one lease a minute; they live up to a minute longer than asked. Safe on any thread.
 */
final class ExpiryLeases {
  private static final Duration SHARED_FOR = Duration.ofMinutes(1);

  private record Shared(LeaseId id, long untilNanos) {}

  private final Registry registry;
  private final Map<Duration, Shared> current = new HashMap<>();

  ExpiryLeases(Registry registry) {
    this.registry = registry;
  }

  /**
   * @param timeToLive zero for objects that stay
   */
  LeaseId leaseFor(Duration timeToLive) {
    if (timeToLive.isZero()) {
      return LeaseId.NONE;
    }
    // Held while a lease is granted, so that a storm asks for one only.
    synchronized (current) {
      Shared shared = current.get(timeToLive);
      if (shared == null || System.nanoTime() - shared.untilNanos() > 0) {
        LeaseId id =
            RegistryCalls.await(registry.grantLease(LeaseId.NONE, timeToLive.plus(SHARED_FOR)))
                .id();
        shared = new Shared(id, System.nanoTime() + SHARED_FOR.toNanos());
        current.put(timeToLive, shared);
      }
      return shared.id();
    }
  }
}
