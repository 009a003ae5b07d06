package io.kubeterrarium.controllers.ownedpods;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a controller has asked for and not yet seen in its cache: until then it must not ask again.
 * Entries older than five minutes are given up. Thread-safe.
 */
public final class Expectations<K> {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final InstantSource clock;
  private final Map<K, Pending> pending = new HashMap<>();

  private static final class Pending {
    int creations;
    final Set<String> deletions = new HashSet<>();
    Instant since;

    Pending(Instant since) {
      this.since = since;
    }
  }

  public Expectations(InstantSource clock) {
    this.clock = clock;
  }

  public synchronized void expectCreations(K owner, int count) {
    restart(owner).creations = count;
  }

  /**
   * @param uids of the objects that will go
   */
  public synchronized void expectDeletions(K owner, Set<String> uids) {
    restart(owner).deletions.addAll(uids);
  }

  public synchronized void creationSeen(K owner) {
    Pending own = pending.get(owner);
    if (own != null && own.creations > 0) {
      own.creations--;
    }
  }

  /** Counts each deletion once, however often it is told. */
  public synchronized void deletionSeen(K owner, String uid) {
    Pending own = pending.get(owner);
    if (own != null) {
      own.deletions.remove(uid);
    }
  }

  public synchronized boolean satisfied(K owner) {
    Pending own = pending.get(owner);
    return own == null
        || (own.creations <= 0 && own.deletions.isEmpty())
        || own.since.plus(PATIENCE).isBefore(clock.instant());
  }

  public synchronized void forget(K owner) {
    pending.remove(owner);
  }

  private Pending restart(K owner) {
    Pending fresh = new Pending(clock.instant());
    pending.put(owner, fresh);
    return fresh;
  }
}
