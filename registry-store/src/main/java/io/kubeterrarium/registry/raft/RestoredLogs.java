package io.kubeterrarium.registry.raft;

import com.hazelcast.cp.internal.raft.impl.log.LogEntry;
import com.hazelcast.cp.internal.raft.impl.log.SnapshotEntry;
import com.hazelcast.cp.internal.raftop.snapshot.RestoreSnapshotOp;
import com.hazelcast.internal.nio.BufferObjectDataInput;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.ObjectDataInputStream;
import io.kubeterrarium.registry.log.FileLayer;
import io.kubeterrarium.registry.log.LogRecovery;
import io.kubeterrarium.registry.log.LogRecovery.Entry;
import io.kubeterrarium.registry.log.LogRecovery.Recovered;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The logs of this process's members as they are read at the start, so that what is equal in them
 * is in memory once.
 *
 * <p>Every member begins with the latest snapshot that any of them has, if its own log reaches that
 * far: a snapshot is of committed entries, so what the member's log has up to there is the same
 * (Log Matching, Raft §5.3). Its own snapshot is then checked, but not decoded. Its disk is left as
 * it is.
 *
 * <p>Threads: any.
 */
final class RestoredLogs {
  private final FileLayer files;
  private final @Nullable Recovered latest;
  private final Map<Long, CommandPool.Entry> commands = new ConcurrentHashMap<>();
  private @Nullable SnapshotEntry decoded; // guarded by this

  /**
   * @param all of this process
   */
  RestoredLogs(FileLayer files, Collection<Recovered> all) {
    this.files = files;
    this.latest = all.stream().max(Comparator.comparing(Recovered::snapshotIndex)).orElse(null);
  }

  /** The snapshot to begin with, or null where there is none yet. */
  @Nullable SnapshotEntry snapshot(Recovered own, InternalSerializationService serialization)
      throws IOException {
    Path file = own.snapshot();
    Recovered best = latest;
    if (best == null || best.snapshot() == null || !reaches(own, best)) {
      return file == null ? null : read(file, serialization);
    }
    if (file != null && !file.equals(best.snapshot())) {
      LogRecovery.checkSnapshot(files, file);
    }
    return copy(decode(best.snapshot(), serialization));
  }

  private static boolean reaches(Recovered own, Recovered best) {
    Entry there = own.entries().get(best.snapshotIndex());
    return own.snapshotIndex() == best.snapshotIndex()
        ? own.snapshotTerm() == best.snapshotTerm()
        : there != null && there.term() == best.snapshotTerm();
  }

  private synchronized SnapshotEntry decode(Path file, InternalSerializationService serialization)
      throws IOException {
    if (decoded == null) {
      decoded = read(file, serialization);
    }
    return decoded;
  }

  private SnapshotEntry read(Path file, InternalSerializationService serialization)
      throws IOException {
    try (InputStream body = LogRecovery.openSnapshot(files, file);
        ObjectDataInputStream in = new ObjectDataInputStream(body, serialization)) {
      SnapshotEntry snapshot = new SnapshotEntry();
      snapshot.readData(in);
      return snapshot;
    }
  }

  /** Operations are of the member that runs them; the state within is everybody's. */
  private static SnapshotEntry copy(SnapshotEntry entry) {
    List<RestoreSnapshotOp> parts = new ArrayList<>();
    for (Object part : (List<?>) entry.operation()) {
      RestoreSnapshotOp op = (RestoreSnapshotOp) part;
      parts.add(
          new RestoreSnapshotOp(HostedState.SERVICE, Objects.requireNonNull(op.getSnapshot())));
    }
    return new SnapshotEntry(
        entry.term(), entry.index(), parts, entry.groupMembersLogIndex(), entry.groupMembers());
  }

  /** The member's entries behind the snapshot. */
  LogEntry[] entries(
      Recovered own, @Nullable SnapshotEntry snapshot, InternalSerializationService serialization)
      throws IOException {
    long after = snapshot == null ? own.snapshotIndex() : snapshot.index();
    List<LogEntry> entries = new ArrayList<>();
    for (Map.Entry<Long, Entry> entry : own.entries().tailMap(after, false).entrySet()) {
      BufferObjectDataInput in = serialization.createObjectDataInput(entry.getValue().payload());
      Object op = in.readObject();
      if (op instanceof CommandOp command) {
        command.share(commands.computeIfAbsent(entry.getKey(), index -> command.entry()));
      }
      entries.add(new LogEntry(entry.getValue().term(), entry.getKey(), op));
    }
    return entries.toArray(new LogEntry[0]);
  }
}
