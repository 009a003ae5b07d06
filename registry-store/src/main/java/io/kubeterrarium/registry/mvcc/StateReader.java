package io.kubeterrarium.registry.mvcc;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.KeyValue;
import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.WatchEvent;
import java.io.DataInput;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a snapshot: the oldest root is built, the later ones grow from it by replaying their
 * changes, so that the roots share their nodes as they did when they were written.
 */
final class StateReader {
  private final DataInput in;
  private final List<Map.Entry<Long, PastRevision>> past = new ArrayList<>();
  private SortedTree<Bytes, KeyValue> keys = SortedTree.empty();
  private long writtenBytes;

  StateReader(DataInput in) {
    this.in = in;
  }

  State read() throws IOException {
    long revision = Wire.readLong(in);
    long compactRevision = Wire.readLong(in);
    long commands = Wire.readLong(in);
    long floor = Math.max(compactRevision, 1);
    if (compactRevision < 0 || revision < floor) {
      throw new StreamCorruptedException("revision: " + revision + " (expected: >= " + floor + ")");
    }
    keys = readFloorKeys();
    past.add(entry(floor, new Changes(new Revision(floor), readEvents(floor, true))));
    for (long at = floor + 1; at <= revision; at++) {
      past.add(entry(at, new Changes(new Revision(at), readEvents(at, false))));
    }
    return new State(
        revision,
        compactRevision,
        commands,
        keys,
        SortedTree.ofSorted(past),
        readLeases(),
        readSessions(),
        keyBytes());
  }

  private Map.Entry<Long, PastRevision> entry(long at, Changes changes) {
    return new SimpleImmutableEntry<>(at, new PastRevision(changes, keys, writtenBytes));
  }

  private SortedTree<Bytes, KeyValue> readFloorKeys() throws IOException {
    List<Map.Entry<Bytes, KeyValue>> entries = new ArrayList<>();
    @Nullable Bytes last = null;
    for (int left = Wire.readCount(in); left > 0; left--) {
      KeyValue kv = Wire.readKeyValue(in);
      if (last != null && last.compareTo(kv.key()) >= 0) {
        throw new StreamCorruptedException("key: " + kv.key() + " (expected: > " + last + ")");
      }
      last = kv.key();
      entries.add(new SimpleImmutableEntry<>(last, kv));
    }
    return SortedTree.ofSorted(entries);
  }

  /** At the floor the keys are there already; their states before are forgotten. */
  private List<WatchEvent> readEvents(long at, boolean floor) throws IOException {
    List<WatchEvent> events = new ArrayList<>();
    for (int left = Wire.readCount(in); left > 0; left--) {
      KeyValue current =
          in.readBoolean()
              ? Wire.readKeyValue(in)
              : Draft.tombstone(Wire.readBytes(in), new Revision(at));
      WatchEvent.Type type = current.version() == 0 ? WatchEvent.Type.DELETE : WatchEvent.Type.PUT;
      KeyValue present = keys.get(current.key());
      events.add(shared(type, current, present, floor));
      if (!floor) {
        replay(events.get(events.size() - 1));
      }
    }
    return List.copyOf(events);
  }

  private static WatchEvent shared(
      WatchEvent.Type type, KeyValue current, @Nullable KeyValue present, boolean floor) {
    if (present == null) {
      return new WatchEvent(type, current, null);
    }
    if (floor) {
      return new WatchEvent(type, present, null);
    }
    KeyValue sharing =
        new KeyValue(
            present.key(),
            current.value(),
            current.createRevision(),
            current.modRevision(),
            current.version(),
            current.lease());
    return new WatchEvent(type, sharing, present);
  }

  private void replay(WatchEvent event) {
    KeyValue current = event.current();
    if (event.type() == WatchEvent.Type.PUT) {
      keys = keys.put(current.key(), current);
      writtenBytes += Draft.bytes(current);
    } else {
      keys = keys.remove(current.key());
      writtenBytes += current.key().length();
    }
  }

  private SortedTree<Long, LeaseRecord> readLeases() throws IOException {
    SortedTree<Long, LeaseRecord> leases = SortedTree.empty();
    for (int left = Wire.readCount(in); left > 0; left--) {
      long id = in.readLong();
      LeaseRecord lease =
          new LeaseRecord(
              new LeaseId(id), Wire.readLong(in), Wire.readLong(in), LeaseRecord.Keys.NONE);
      for (int keysLeft = Wire.readCount(in); keysLeft > 0; keysLeft--) {
        lease = lease.attach(Wire.readBytes(in));
      }
      leases = leases.put(id, lease);
    }
    return leases;
  }

  private SortedTree<Long, Session> readSessions() throws IOException {
    SortedTree<Long, Session> sessions = SortedTree.empty();
    for (int left = Wire.readCount(in); left > 0; left--) {
      long client = in.readLong();
      long lastCommand = Wire.readLong(in);
      long forgottenThrough = in.readLong();
      List<Map.Entry<Long, Session.Remembered>> remembered = new ArrayList<>();
      for (int entries = Wire.readCount(in); entries > 0; entries--) {
        remembered.add(new SimpleImmutableEntry<>(Wire.readLong(in), readRemembered()));
      }
      sessions =
          sessions.put(
              client,
              new Session(client, lastCommand, forgottenThrough, SortedTree.ofSorted(remembered)));
    }
    return sessions;
  }

  private Session.Remembered readRemembered() throws IOException {
    long before = Wire.readLong(in);
    long after = Wire.readLong(in);
    Outcome.@Nullable Failed failure = in.readBoolean() ? OutcomeCodec.readFailed(in) : null;
    return new Session.Remembered(before, after, failure);
  }

  private long keyBytes() {
    long[] sum = {0};
    keys.visitAll(
        (key, kv) -> {
          sum[0] += Draft.bytes(kv);
          return true;
        });
    return sum[0];
  }
}
