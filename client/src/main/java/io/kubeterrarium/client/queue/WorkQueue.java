package io.kubeterrarium.client.queue;

import io.kubeterrarium.client.execution.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The items a reconciler has to look at. Safe on any thread.
 *
 * <ul>
 *   <li>Dedup: an item waits at most once, however often it is added.
 *   <li>Exclusive: an item that was taken is not given out again before {@link #done}; if it was
 *       added meanwhile, {@code done} puts it back.
 *   <li>Fair: in the order in which items were first added.
 * </ul>
 *
 * <p>It never blocks: {@link #poll} returns null when empty, and the listener given to the
 * constructor is told, outside any lock, whenever an item has become available.
 */
public final class WorkQueue<K> {
  private final TimeSource time;
  private final ItemBackoff<K> backoff;
  private final Runnable onReady;

  // Guarded by this. Invariant: waiting = dirty - taken.
  private final ArrayDeque<K> waiting = new ArrayDeque<>();
  private final Set<K> dirty = new HashSet<>();
  private final Set<K> taken = new HashSet<>();
  private final Map<K, Alarm> alarms = new HashMap<>();
  private boolean closed;

  private record Alarm(Instant due, TimeSource.Cancellable handle) {}

  public WorkQueue(TimeSource time, ItemBackoff<K> backoff, Runnable onReady) {
    this.time = time;
    this.backoff = backoff;
    this.onReady = onReady;
  }

  public void add(K item) {
    synchronized (this) {
      if (closed || !dirty.add(item) || taken.contains(item)) {
        return;
      }
      waiting.add(item);
    }
    onReady.run();
  }

  /**
   * Adds it after the delay; an alarm that is due earlier stands, a later one is brought forward.
   */
  public void addAfter(K item, Duration delay) {
    if (delay.isZero() || delay.isNegative()) {
      add(item);
      return;
    }
    Instant due = time.instant().plus(delay);
    synchronized (this) {
      Alarm existing = alarms.get(item);
      if (closed || (existing != null && !existing.due().isAfter(due))) {
        return;
      }
      if (existing != null) {
        existing.handle().cancel();
      }
      alarms.put(item, new Alarm(due, time.after(delay, () -> ring(item, due))));
    }
  }

  /** Adds it after its own backoff, which this call makes longer. */
  public void addRateLimited(K item) {
    addAfter(item, backoff.next(item));
  }

  /** Resets the item's backoff: it went well. */
  public void forget(K item) {
    backoff.forget(item);
  }

  /** How often it failed in a row. */
  public int failures(K item) {
    return backoff.failures(item);
  }

  /** The next item, the caller's until {@link #done}; null when none waits or after the close. */
  public synchronized @Nullable K poll() {
    K item = waiting.poll();
    if (item != null) {
      dirty.remove(item);
      taken.add(item);
    }
    return item;
  }

  public void done(K item) {
    synchronized (this) {
      taken.remove(item);
      if (closed || !dirty.contains(item)) {
        return;
      }
      waiting.add(item);
    }
    onReady.run();
  }

  public synchronized int size() {
    return waiting.size();
  }

  /** Nothing is given out any more. */
  public synchronized void close() {
    closed = true;
    waiting.clear();
    dirty.clear();
    alarms.values().forEach(alarm -> alarm.handle().cancel());
    alarms.clear();
  }

  private void ring(K item, Instant due) {
    synchronized (this) {
      Alarm alarm = alarms.get(item);
      if (alarm != null && alarm.due().equals(due)) {
        alarms.remove(item);
      }
    }
    add(item);
  }
}
