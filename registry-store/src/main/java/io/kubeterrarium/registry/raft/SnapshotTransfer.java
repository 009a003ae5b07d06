package io.kubeterrarium.registry.raft;

import com.hazelcast.cp.internal.raft.impl.RaftEndpoint;
import com.hazelcast.cp.internal.raft.impl.dto.InstallSnapshot;
import com.hazelcast.cp.internal.raft.impl.log.SnapshotEntry;
import com.hazelcast.cp.internal.raftop.snapshot.RestoreSnapshotOp;
import io.kubeterrarium.registry.mvcc.State;
import io.kubeterrarium.registry.mvcc.StateCodec;
import io.kubeterrarium.registry.transport.Mesh;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StreamCorruptedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A state on its way to a member that fell behind or is new: streamed beside Raft's messages, so
 * that neither the leader's Raft thread nor its heartbeats wait for it. While one is under way to a
 * member, what Raft would send again is dropped.
 */
final class SnapshotTransfer {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotTransfer.class);
  private static final int BUFFER = 1 << 16;

  private SnapshotTransfer() {}

  static boolean send(Mesh mesh, InstallSnapshot request, RaftEndpoint target) {
    SnapshotEntry snapshot = request.snapshot();
    UUID to = target.getUuid();
    return mesh.stream(
        to,
        out -> write(out, request),
        failure -> {
          if (failure != null) {
            LOG.info("sending the state to {} failed: {}", to, failure.getMessage());
          } else {
            LOG.info("sent the state at index {} to {}", snapshot.index(), to);
          }
        });
  }

  private static void write(OutputStream raw, InstallSnapshot request) throws IOException {
    SnapshotEntry snapshot = request.snapshot();
    CheckedOutputStream checked = new CheckedOutputStream(new Paced(raw), new CRC32C());
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(checked, BUFFER));
    out.writeInt(request.term());
    out.writeLong(request.queryRound());
    out.writeLong(request.flowControlSequenceNumber());
    out.writeInt(snapshot.term());
    out.writeLong(snapshot.index());
    out.writeLong(snapshot.groupMembersLogIndex());
    EntryCodec.writeMembers(out, snapshot.groupMembers());
    StateCodec.write(out, Objects.requireNonNull(GroupStore.state(snapshot)).state());
    out.flush();
    new DataOutputStream(raw).writeLong(checked.getChecksum().getValue());
  }

  /** Decodes as it comes in, on the connection's thread. */
  static InstallSnapshot read(RaftEndpoint from, InputStream raw) throws IOException {
    CheckedInputStream checked = new CheckedInputStream(raw, new CRC32C());
    DataInputStream in = new DataInputStream(checked);
    int term = in.readInt();
    long queryRound = in.readLong();
    long flowControl = in.readLong();
    int snapshotTerm = in.readInt();
    long index = in.readLong();
    long membersIndex = in.readLong();
    List<RaftEndpoint> members = EntryCodec.readMembers(in);
    State state = StateCodec.read(in);
    long checksum = checked.getChecksum().getValue();
    if (new DataInputStream(raw).readLong() != checksum) {
      throw new StreamCorruptedException("the state that was sent is damaged");
    }
    List<Object> parts = new ArrayList<>();
    parts.add(new RestoreSnapshotOp(HostedState.SERVICE, StateSnapshot.received(state)));
    SnapshotEntry snapshot = new SnapshotEntry(snapshotTerm, index, parts, membersIndex, members);
    return new InstallSnapshot(from, term, snapshot, queryRound, flowControl);
  }

  /**
   * Rests after each chunk for as long as that took: neither the leader's processor nor the way is
   * this one's alone.
   */
  private static final class Paced extends FilterOutputStream {
    private static final int CHUNK = 1 << 18;
    private int written;
    private long begun = System.nanoTime();

    Paced(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      written += length;
      if (written >= CHUNK) {
        LockSupport.parkNanos(System.nanoTime() - begun);
        written = 0;
        begun = System.nanoTime();
      }
    }
  }
}
