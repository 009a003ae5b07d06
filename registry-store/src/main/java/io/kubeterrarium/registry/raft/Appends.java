package io.kubeterrarium.registry.raft;

import com.hazelcast.cp.internal.raft.impl.RaftEndpoint;
import com.hazelcast.cp.internal.raft.impl.RaftNodeImpl;
import com.hazelcast.cp.internal.raft.impl.RaftRole;
import com.hazelcast.cp.internal.raft.impl.dto.AppendRequest;
import com.hazelcast.cp.internal.raft.impl.log.LogEntry;
import com.hazelcast.cp.internal.raft.impl.state.FollowerState;
import com.hazelcast.cp.internal.raft.impl.state.LeaderState;
import io.kubeterrarium.registry.transport.Mesh;
import io.kubeterrarium.registry.transport.Message;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Append requests on their way. A small one goes at once. Of large ones a follower is sent one at a
 * time: Raft would send the same entries again after a tenth of a second, and every second from
 * then on, and where the way is narrow the copies would fill it. While one is under way, the
 * follower is sent heartbeats beside it, so that it knows that it has a leader, and reads that ask
 * for a round of them get theirs.
 *
 * <p>Invariant: a heartbeat commits no further than the entries that it follows. It may be
 * overtaken by the entries beside it, and must not take back what they have committed.
 *
 * <p>Thread: the Raft thread, but for {@link Large#settled}.
 */
final class Appends {
  static final long BEAT_MILLIS = 100;
  private static final LogEntry[] NO_ENTRIES = {};

  /** Of no request that is waited for: its answer says that the follower is there, and no more. */
  private static final long NO_SEQUENCE = 0;

  private final Mesh mesh;
  private final RaftThread thread;
  private final Map<UUID, Large> underWay = new HashMap<>();
  private @Nullable RaftNodeImpl node;

  Appends(Mesh mesh, RaftThread thread) {
    this.mesh = mesh;
    this.thread = thread;
  }

  /** From now on there is a node to send for. */
  void begin(RaftNodeImpl started) {
    thread.execute(() -> node = started);
    thread.repeat(this::beat, BEAT_MILLIS);
  }

  boolean send(AppendRequest request, RaftEndpoint target) {
    UUID to = target.getUuid();
    Large before = underWay.get(to);
    if (before != null && before.request.term() == request.term()) {
      before.another = true;
      return mesh.send(to, heartbeat(request, request.queryRound()));
    }
    Message message = RaftMessage.of(request);
    if (!Mesh.isLarge(message)) {
      return mesh.send(to, message);
    }
    Large large = new Large(request, target, message);
    if (!mesh.send(to, large)) {
      return false;
    }
    underWay.put(to, large);
    waitFor(large);
    return mesh.send(to, heartbeat(request, request.queryRound()));
  }

  private static Message heartbeat(AppendRequest request, long queryRound) {
    return RaftMessage.of(
        new AppendRequest(
            request.leader(),
            request.term(),
            request.prevLogTerm(),
            request.prevLogIndex(),
            Math.min(request.leaderCommitIndex(), request.prevLogIndex()),
            NO_ENTRIES,
            queryRound,
            NO_SEQUENCE));
  }

  private void beat() {
    Iterator<Large> each = underWay.values().iterator();
    while (each.hasNext()) {
      Large large = each.next();
      if (!waitFor(large)) {
        each.remove();
      } else {
        long round = raft().state().leaderState().queryRound();
        mesh.send(large.target.getUuid(), heartbeat(large.request, round));
      }
    }
  }

  /** Raft itself sends nothing again; false where there is nobody any more to wait for. */
  private boolean waitFor(Large large) {
    FollowerState follower = follower(large);
    if (follower != null) {
      follower.setMaxAppendRequestBackoff();
    }
    return follower != null;
  }

  /** The follower's answer may have been faster than this; then what follows is sent now. */
  private void settled(Large large, boolean taken) {
    boolean current = underWay.remove(large.target.getUuid(), large);
    FollowerState follower = follower(large);
    if (current && follower != null && (large.another || !taken)) {
      follower.resetRequestBackoff();
      raft().sendAppendRequest(large.target);
    }
  }

  /** Null where this member does not lead any more, or not in the same term, or not that one. */
  private @Nullable FollowerState follower(Large large) {
    RaftNodeImpl raft = raft();
    if (raft.state().role() != RaftRole.LEADER || raft.state().term() != large.request.term()) {
      return null;
    }
    LeaderState leading = raft.state().leaderState();
    return leading.getFollowerStates().get(large.target);
  }

  private RaftNodeImpl raft() {
    RaftNodeImpl started = node;
    if (started == null) {
      throw new IllegalStateException("a request before there is a node");
    }
    return started;
  }

  private final class Large implements Message {
    private final AppendRequest request;
    private final RaftEndpoint target;
    private final Message message;
    private boolean another; // was to be sent meanwhile

    Large(AppendRequest request, RaftEndpoint target, Message message) {
      this.request = request;
      this.target = target;
      this.message = message;
    }

    @Override
    public long size() {
      return message.size();
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
      message.writeTo(out);
    }

    @Override
    public void settled(boolean taken) {
      thread.submit(() -> Appends.this.settled(this, taken));
    }
  }
}
