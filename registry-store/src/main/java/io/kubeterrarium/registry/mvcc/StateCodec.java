package io.kubeterrarium.registry.mvcc;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.WatchEvent;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Snapshots: format version, counters, all keys at the oldest revision kept, then what each later
 * revision changed, then leases and sessions. Streams; a value is never copied in memory.
 *
 * <p>Invariant: equal states write equal bytes, so that members can be compared.
 */
public final class StateCodec {
  public static final int FORMAT = 1;

  private StateCodec() {}

  public static void write(DataOutput out, State state) throws IOException {
    Wire.writeFormat(out, FORMAT);
    Wire.writeLong(out, state.revision);
    Wire.writeLong(out, state.compactRevision);
    Wire.writeLong(out, state.commands);
    try {
      writeFloor(out, state.pastAt(Math.max(state.compactRevision, 1)));
      writeLater(out, state);
      writeLeases(out, state);
      writeSessions(out, state);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * @throws IOException if the stream fails, ends early, or holds no snapshot of a known format
   */
  public static State read(DataInput in) throws IOException {
    Wire.readFormat(in, FORMAT, "snapshot");
    return new StateReader(in).read();
  }

  /** Runs inside a visit of a tree, which knows no checked exceptions. */
  private interface Writing {
    void run() throws IOException;
  }

  private static boolean go(Writing writing) {
    try {
      writing.run();
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeFloor(DataOutput out, PastRevision floor) throws IOException {
    Wire.writeLong(out, floor.keys().size());
    floor.keys().visitAll((key, kv) -> go(() -> Wire.writeKeyValue(out, kv)));
    writeEvents(out, floor.changes().events());
  }

  private static void writeLater(DataOutput out, State state) {
    state.past.visit(
        Math.max(state.compactRevision, 1) + 1,
        null,
        (at, there) -> go(() -> writeEvents(out, there.changes().events())));
  }

  private static void writeEvents(DataOutput out, List<WatchEvent> events) throws IOException {
    Wire.writeLong(out, events.size());
    for (WatchEvent event : events) {
      boolean put = event.type() == WatchEvent.Type.PUT;
      out.writeBoolean(put);
      if (put) {
        Wire.writeKeyValue(out, event.current());
      } else {
        Wire.writeBytes(out, event.current().key());
      }
    }
  }

  private static void writeLeases(DataOutput out, State state) throws IOException {
    Wire.writeLong(out, state.leases.size());
    state.leases.visitAll(
        (id, lease) ->
            go(
                () -> {
                  out.writeLong(id);
                  Wire.writeLong(out, lease.ttlMillis());
                  Wire.writeLong(out, lease.renewals());
                  writeKeys(out, lease.keys().sorted());
                }));
  }

  private static void writeKeys(DataOutput out, List<Bytes> keys) throws IOException {
    Wire.writeLong(out, keys.size());
    for (Bytes key : keys) {
      Wire.writeBytes(out, key);
    }
  }

  private static void writeSessions(DataOutput out, State state) throws IOException {
    Wire.writeLong(out, state.sessions.size());
    state.sessions.visitAll((client, session) -> go(() -> writeSession(out, session)));
  }

  private static void writeSession(DataOutput out, Session session) throws IOException {
    out.writeLong(session.client());
    Wire.writeLong(out, session.lastCommand());
    out.writeLong(session.forgottenThrough());
    Wire.writeLong(out, session.remembered().size());
    session
        .remembered()
        .visitAll((sequence, what) -> go(() -> writeRemembered(out, sequence, what)));
  }

  private static void writeRemembered(DataOutput out, long sequence, Session.Remembered what)
      throws IOException {
    Wire.writeLong(out, sequence);
    Wire.writeLong(out, what.before());
    Wire.writeLong(out, what.after());
    Outcome.Failed failure = what.failure();
    out.writeBoolean(failure != null);
    if (failure != null) {
      OutcomeCodec.writeFailed(out, failure);
    }
  }
}
