package io.kubeterrarium.registry.etcd;

import io.etcd.jetcd.api.Event;
import io.kubeterrarium.registry.KeyValue;
import io.kubeterrarium.registry.WatchEvent;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Events on the wire, each made once for all watches that it goes to: a hundred watchers of a
 * prefix are told the same.
 *
 * <p>Holds the latest {@link #SLOTS} at most, and none with a value above {@link #LARGEST}, for
 * which making it is not what costs. Threads: any; two may make one event at the same time.
 */
final class WireEvents {
  private static final int SLOTS = 256;
  private static final int LARGEST = 16 << 10;

  private record Made(
      WatchEvent.Type type, KeyValue current, @Nullable KeyValue previous, Event wire) {
    /** The same objects are the same event; equal ones need not be looked for. */
    boolean isOf(WatchEvent event) {
      return type == event.type() && current == event.current() && previous == event.previous();
    }
  }

  private final AtomicReferenceArray<@Nullable Made> slots = new AtomicReferenceArray<>(SLOTS);

  Event of(WatchEvent event) {
    KeyValue current = event.current();
    KeyValue previous = event.previous();
    if (length(current) + (previous == null ? 0 : length(previous)) > LARGEST) {
      return Messages.event(event);
    }
    // By the key, too: a transaction's events have one revision.
    int slot =
        (int) ((current.modRevision().value() * 31 + current.key().hashCode()) & (SLOTS - 1));
    Made made = slots.get(slot);
    if (made == null || !made.isOf(event)) {
      made = new Made(event.type(), current, previous, Messages.event(event));
      slots.set(slot, made);
    }
    return made.wire();
  }

  private static int length(KeyValue kv) {
    return kv.key().length() + kv.value().length();
  }
}
