package io.kubeterrarium.registry.raft;

import com.hazelcast.cp.CPGroupId;
import com.hazelcast.cp.CPMember;
import com.hazelcast.cp.internal.raft.impl.RaftEndpoint;
import com.hazelcast.cp.internal.raft.impl.RaftIntegration;
import com.hazelcast.cp.internal.raft.impl.RaftNodeStatus;
import com.hazelcast.cp.internal.raft.impl.dto.AppendFailureResponse;
import com.hazelcast.cp.internal.raft.impl.dto.AppendRequest;
import com.hazelcast.cp.internal.raft.impl.dto.AppendSuccessResponse;
import com.hazelcast.cp.internal.raft.impl.dto.InstallSnapshot;
import com.hazelcast.cp.internal.raft.impl.dto.PreVoteRequest;
import com.hazelcast.cp.internal.raft.impl.dto.PreVoteResponse;
import com.hazelcast.cp.internal.raft.impl.dto.TriggerLeaderElection;
import com.hazelcast.cp.internal.raft.impl.dto.VoteRequest;
import com.hazelcast.cp.internal.raft.impl.dto.VoteResponse;
import com.hazelcast.cp.internal.raftop.NotifyTermChangeOp;
import com.hazelcast.cp.internal.raftop.snapshot.RestoreSnapshotOp;
import com.hazelcast.logging.ILogger;
import com.hazelcast.logging.Logger;
import com.hazelcast.logging.LoggerFactory;
import com.hazelcast.spi.impl.InternalCompletableFuture;
import io.kubeterrarium.registry.transport.Mesh;
import io.kubeterrarium.registry.transport.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What Hazelcast's Raft node asks of the world, where the node stands alone in its process: a
 * thread, the links to the others, and the state machine.
 *
 * <p>Thread: the Raft thread, but for {@link #isReachable}.
 */
final class PeerRaft implements RaftIntegration {
  /** What can be asked of the leader without an entry in the log. */
  enum Query {
    STATE,
    INDEX
  }

  private static final LoggerFactory LOGGERS = Logger.newLoggerFactory("slf4j");

  private final RaftThread thread;
  private final Mesh mesh;
  private final Appends appends;
  private final HostedState hosted;
  private final AppliedIndex applied;
  private final Consumer<RaftNodeStatus> onStatus;

  PeerRaft(
      RaftThread thread,
      Mesh mesh,
      Appends appends,
      HostedState hosted,
      AppliedIndex applied,
      Consumer<RaftNodeStatus> onStatus) {
    this.thread = thread;
    this.mesh = mesh;
    this.appends = appends;
    this.hosted = hosted;
    this.applied = applied;
    this.onStatus = onStatus;
  }

  @Override
  public ILogger getLogger(String name) {
    return LOGGERS.getLogger(name);
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public boolean isReachable(RaftEndpoint member) {
    return mesh.isReachable(member.getUuid());
  }

  private boolean send(Message message, RaftEndpoint target) {
    return mesh.send(target.getUuid(), message);
  }

  @Override
  public boolean send(PreVoteRequest request, RaftEndpoint target) {
    return send(RaftMessage.of(request), target);
  }

  @Override
  public boolean send(PreVoteResponse response, RaftEndpoint target) {
    return send(RaftMessage.of(response), target);
  }

  @Override
  public boolean send(VoteRequest request, RaftEndpoint target) {
    return send(RaftMessage.of(request), target);
  }

  @Override
  public boolean send(VoteResponse response, RaftEndpoint target) {
    return send(RaftMessage.of(response), target);
  }

  @Override
  public boolean send(AppendRequest request, RaftEndpoint target) {
    return appends.send(request, target);
  }

  @Override
  public boolean send(AppendSuccessResponse response, RaftEndpoint target) {
    return send(RaftMessage.of(response), target);
  }

  @Override
  public boolean send(AppendFailureResponse response, RaftEndpoint target) {
    return send(RaftMessage.of(response), target);
  }

  @Override
  public boolean send(TriggerLeaderElection request, RaftEndpoint target) {
    return send(RaftMessage.of(request), target);
  }

  /** Beside the messages, and encoded on another thread: the state is immutable. */
  @Override
  public boolean send(InstallSnapshot request, RaftEndpoint target) {
    return SnapshotTransfer.send(mesh, request, target);
  }

  @Override
  public @Nullable Object runOperation(Object operation, long index) {
    if (operation == Query.STATE) {
      return hosted.state();
    }
    if (operation == Query.INDEX) {
      return applied.get();
    }
    Object result = null;
    try {
      if (operation instanceof CommandOp command) {
        result = command.applyTo(hosted);
      }
    } catch (RuntimeException e) {
      // Justification: the state machine has told its owner already; this answers the proposer
      return e;
    }
    applied.advance(index);
    return result;
  }

  @Override
  public Object takeSnapshot(long index) {
    List<RestoreSnapshotOp> parts = new ArrayList<>(); // Hazelcast knows how to write this one.
    parts.add(new RestoreSnapshotOp(HostedState.SERVICE, hosted.takeSnapshot(Member.GROUP, index)));
    return parts;
  }

  @Override
  public void restoreSnapshot(Object operation, long index) {
    for (Object part : (List<?>) operation) {
      if (part instanceof RestoreSnapshotOp op && op.getSnapshot() instanceof StateSnapshot state) {
        hosted.restoreSnapshot(Member.GROUP, index, state);
        applied.advance(index);
        return;
      }
    }
    throw new IllegalStateException("a snapshot without a state");
  }

  @Override
  public void execute(Runnable task) {
    thread.execute(task);
  }

  @Override
  public void submit(Runnable task) {
    thread.submit(task);
  }

  @Override
  public void schedule(Runnable task, long delay, TimeUnit unit) {
    thread.schedule(task, delay, unit);
  }

  /** Hazelcast's own default would start a thread for each continuation. */
  @Override
  @SuppressWarnings("rawtypes")
  public InternalCompletableFuture newCompletableFuture() {
    return InternalCompletableFuture.withExecutor(Runnable::run);
  }

  /** A new leader commits it, and with it everything that was left to it. */
  @Override
  public Object getAppendedEntryOnLeaderElection() {
    return new NotifyTermChangeOp();
  }

  @Override
  public boolean isLinearizableReadOptimizationEnabled() {
    return true;
  }

  /** For messages in the log only; it falls back on the id. */
  @Override
  public @Nullable CPMember getCPMember(RaftEndpoint member) {
    return null;
  }

  @Override
  public void onNodeStatusChange(RaftNodeStatus status) {
    onStatus.accept(status);
  }

  @Override
  public void onGroupDestroyed(CPGroupId group) {
    throw new IllegalStateException("the registry's group is never destroyed");
  }
}
