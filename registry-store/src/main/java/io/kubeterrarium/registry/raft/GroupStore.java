package io.kubeterrarium.registry.raft;

import com.hazelcast.cp.internal.RaftEndpointImpl;
import com.hazelcast.cp.internal.raft.impl.RaftEndpoint;
import com.hazelcast.cp.internal.raft.impl.log.LogEntry;
import com.hazelcast.cp.internal.raft.impl.log.SnapshotEntry;
import com.hazelcast.cp.internal.raft.impl.persistence.RaftStateStore;
import com.hazelcast.cp.internal.raft.impl.persistence.RestoredRaftState;
import com.hazelcast.cp.internal.raftop.snapshot.RestoreSnapshotOp;
import com.hazelcast.internal.nio.BufferObjectDataOutput;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.ObjectDataOutputStream;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import io.kubeterrarium.registry.log.LogRecovery.Recovered;
import io.kubeterrarium.registry.log.LogStore;
import io.kubeterrarium.registry.log.SnapshotBody;
import io.kubeterrarium.registry.log.StagedSnapshot;
import io.kubeterrarium.registry.log.VoteFile;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * What Raft asks of the disk, in terms of the log store: turns entries, votes and snapshots into
 * bytes and back.
 *
 * <p>Thread: the member's partition thread, once Raft has started.
 */
final class GroupStore implements RaftStateStore {
  private final LogStore log;
  private final VoteFile vote;
  private final InternalSerializationService serialization;
  private final boolean sync;
  private final Lock turn;

  /**
   * @param turn held while a snapshot is written in the background
   */
  GroupStore(
      LogStore log,
      VoteFile vote,
      InternalSerializationService serialization,
      boolean sync,
      Lock turn) {
    this.turn = turn;
    this.log = log;
    this.vote = vote;
    this.serialization = serialization;
    this.sync = sync;
  }

  /** What the member knew when it stopped, as Raft wants it. */
  static RestoredRaftState restore(
      RestoredLogs logs,
      Recovered recovered,
      VoteFile.Vote vote,
      UUID self,
      Collection<RaftEndpoint> members,
      InternalSerializationService serialization)
      throws IOException {
    SnapshotEntry snapshot = logs.snapshot(recovered, serialization);
    UUID votedFor = vote.votedFor();
    return new RestoredRaftState(
        new RaftEndpointImpl(self),
        members,
        vote.term(),
        votedFor == null ? null : new RaftEndpointImpl(votedFor),
        snapshot,
        logs.entries(recovered, snapshot, serialization));
  }

  /** The log is open since it was recovered. */
  @Override
  public void open() {
    // Justification: see above
  }

  /** The members are fixed, and known from the data directory. */
  @Override
  public void persistInitialMembers(RaftEndpoint self, Collection<RaftEndpoint> members) {
    // Justification: see above
  }

  @Override
  public void persistTerm(int term, @Nullable RaftEndpoint votedFor) throws IOException {
    UUID candidate = votedFor == null ? null : votedFor.getUuid();
    log.failStop(() -> vote.write(new VoteFile.Vote(term, candidate)));
  }

  @Override
  public void persistEntry(LogEntry entry) throws IOException {
    BufferObjectDataOutput out = serialization.createObjectDataOutput(512);
    out.writeObject(entry.operation());
    log.append(entry.index(), entry.term(), out.toByteArray());
  }

  @Override
  public void deleteEntriesFrom(long index) throws IOException {
    log.truncateFrom(index);
  }

  /**
   * One that this member took covers entries that its log has: it may be written in the background.
   * One that the leader sent stands for entries that the log lacks: it must be durable before the
   * member answers, thus before {@link #flushLogs()} returns. Between processes it has been written
   * before Raft hears of it.
   */
  @Override
  public void persistSnapshot(SnapshotEntry snapshot) throws IOException {
    StateSnapshot state = state(snapshot);
    StagedSnapshot staged = state == null ? null : state.staged();
    if (staged != null) {
      log.take(staged);
    } else if (state == null || state.isReceived()) {
      log.snapshotNow(snapshot.index(), snapshot.term(), body(snapshot));
    } else {
      log.snapshotLater(snapshot.index(), snapshot.term(), inTurn(body(snapshot)));
    }
  }

  /** Writes what another member has sent, on the caller's thread. */
  StagedSnapshot stage(SnapshotEntry snapshot) throws IOException {
    return log.stage(snapshot.index(), snapshot.term(), body(snapshot));
  }

  private SnapshotBody body(SnapshotEntry snapshot) {
    return out -> {
      try {
        snapshot.writeData(new ObjectDataOutputStream(out, serialization));
      } catch (HazelcastSerializationException e) {
        throw asTheDiskSaidIt(e);
      }
    };
  }

  /** Hazelcast wraps what a disk says once for each of the objects around; none of them failed. */
  private static IOException asTheDiskSaidIt(HazelcastSerializationException wrapped) {
    for (Throwable each = wrapped; each != null; each = each.getCause()) {
      if (each instanceof IOException disk) {
        return disk;
      }
    }
    throw wrapped;
  }

  /** One member of this process after the other: the disk is needed for the log, too. */
  private SnapshotBody inTurn(SnapshotBody body) {
    return out -> {
      turn.lock();
      try {
        body.writeTo(out);
      } finally {
        turn.unlock();
      }
    };
  }

  /** Null where it holds none of the registry's. */
  static @Nullable StateSnapshot state(SnapshotEntry snapshot) {
    for (Object part : (List<?>) snapshot.operation()) {
      if (part instanceof RestoreSnapshotOp op && op.getSnapshot() instanceof StateSnapshot state) {
        return state;
      }
    }
    return null;
  }

  @Override
  public void flushLogs() throws IOException {
    if (sync) {
      log.sync();
    }
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
