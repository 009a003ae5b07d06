package io.kubeterrarium.registry.raft;

import io.kubeterrarium.registry.RequestId;
import io.kubeterrarium.registry.mvcc.Command;
import io.kubeterrarium.registry.mvcc.CommandCodec;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Commands that are on their way among the members of one process: who receives the bytes of one
 * that is known takes the known one, instead of decoding and keeping another. Compared are all the
 * bytes, so nothing depends on who is in the pool.
 *
 * <p>Threads: any. It keeps nothing alive.
 */
final class CommandPool {
  private static final int SLOTS = 1 << 13;

  /** A command with its bytes; both are never changed. */
  record Entry(byte[] encoded, Command command) {
    static Entry of(Command command) {
      return new Entry(CommandCodec.encode(command), command);
    }

    static Entry decode(byte[] encoded) throws IOException {
      return new Entry(encoded, CommandCodec.decode(encoded));
    }
  }

  private final AtomicReferenceArray<@Nullable WeakReference<Entry>> slots =
      new AtomicReferenceArray<>(SLOTS);

  void add(Entry entry) {
    slots.set(slot(entry.command().request()), new WeakReference<>(entry));
  }

  /** The known entry with these bytes, or a new one, which is then known. */
  Entry entry(byte[] encoded) throws IOException {
    WeakReference<Entry> there = slots.get(slot(CommandCodec.request(encoded)));
    Entry known = there == null ? null : there.get();
    if (known != null && Arrays.equals(known.encoded(), encoded)) {
      return known;
    }
    Entry decoded = Entry.decode(encoded);
    add(decoded);
    return decoded;
  }

  /** Commands of one client that are under way at the same time never meet in a slot. */
  private static int slot(RequestId request) {
    return (int) (Long.hashCode(request.client()) + request.sequence()) & (SLOTS - 1);
  }
}
