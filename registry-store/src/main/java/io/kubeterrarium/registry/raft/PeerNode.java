package io.kubeterrarium.registry.raft;

import com.hazelcast.cp.internal.RaftEndpointImpl;
import com.hazelcast.cp.internal.raft.MembershipChangeMode;
import com.hazelcast.cp.internal.raft.QueryPolicy;
import com.hazelcast.cp.internal.raft.impl.RaftEndpoint;
import com.hazelcast.cp.internal.raft.impl.RaftNodeImpl;
import com.hazelcast.cp.internal.raft.impl.RaftNodeStatus;
import com.hazelcast.cp.internal.raft.impl.persistence.RestoredRaftState;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.spi.impl.InternalCompletableFuture;
import io.kubeterrarium.registry.RegistryException.Stopped;
import io.kubeterrarium.registry.log.FileLayer;
import io.kubeterrarium.registry.log.LogRecovery;
import io.kubeterrarium.registry.log.LogRecovery.Recovered;
import io.kubeterrarium.registry.log.LogStore;
import io.kubeterrarium.registry.log.MemberFiles;
import io.kubeterrarium.registry.log.VoteFile;
import io.kubeterrarium.registry.mvcc.Outcome;
import io.kubeterrarium.registry.mvcc.State;
import io.kubeterrarium.registry.transport.Mesh;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one Raft node of this process, once it has started: with what its disk holds, or empty, as a
 * founder or as one that a leader has just taken in.
 *
 * <p>Threads: any; what Raft does happens on {@link RaftThread}.
 */
final class PeerNode {
  private static final Logger LOG = LoggerFactory.getLogger(PeerNode.class);
  private static final long HAND_OVER_MILLIS = 500;
  private static final long END_SECONDS = 10;
  private static final long AFTER_STREAM_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final RaftEndpoint self;
  private final RegistryConfig settings;
  private final MemberFiles directory;
  private final FileLayer files;
  private final RaftThread thread;
  private final HostedState hosted;
  private final AppliedIndex applied = new AppliedIndex();
  private final Mesh mesh;
  private final Consumer<Throwable> onFailure;
  private final InternalSerializationService serialization = RegistryRestore.serialization();
  private volatile @Nullable GroupStore store;
  private volatile @Nullable RaftNodeImpl node;

  PeerNode(
      UUID self,
      RegistryConfig settings,
      MemberFiles directory,
      FileLayer files,
      RaftThread thread,
      HostedState hosted,
      Mesh mesh,
      Consumer<Throwable> onFailure) {
    this.self = new RaftEndpointImpl(self);
    this.settings = settings;
    this.directory = directory;
    this.files = files;
    this.thread = thread;
    this.hosted = hosted;
    this.mesh = mesh;
    this.onFailure = onFailure;
  }

  /**
   * Takes part from now on; without effect where it does already.
   *
   * @param founders the members that the cluster began with
   */
  synchronized RaftNodeImpl start(List<UUID> founders) throws IOException {
    RaftNodeImpl started = node;
    if (started != null) {
      return started;
    }
    VoteFile vote = new VoteFile(files, directory.member());
    Recovered recovered = LogRecovery.recover(files, directory.member());
    List<RaftEndpoint> members = new ArrayList<>();
    founders.forEach(id -> members.add(new RaftEndpointImpl(id)));
    RestoredRaftState restored =
        GroupStore.restore(
            new RestoredLogs(files, List.of(recovered)),
            recovered,
            vote.read(),
            self.getUuid(),
            members,
            serialization);
    LogStore log =
        new LogStore(
            files, directory.member(), recovered, settings.logCapacity(), onFailure::accept);
    if (directory.founders() == null) {
      directory.founded(founders);
    }
    GroupStore opens =
        new GroupStore(log, vote, serialization, settings.sync(), new ReentrantLock());
    store = opens;
    Appends appends = new Appends(mesh, thread);
    RaftNodeImpl opened =
        RaftNodeImpl.restoreRaftNode(
            Member.GROUP,
            restored,
            HazelcastConfig.alone(settings),
            new PeerRaft(thread, mesh, appends, hosted, applied, this::statusChanged),
            opens);
    hosted.onLargeLog(() -> thread.submit(() -> snapshot(opened)));
    node = opened;
    appends.begin(opened);
    opened.start();
    thread.repeat(new LeaderLoss(opened, mesh), LeaderLoss.LOOK_MILLIS);
    return opened;
  }

  /**
   * Not while a member is given the one before, nor before that member has asked for what follows:
   * the log would forget it, and the state be sent again.
   */
  private void snapshot(RaftNodeImpl raft) {
    if (mesh.hasStreamedWithin(AFTER_STREAM_NANOS) && hosted.mayPutOffSnapshot()) {
      hosted.snapshotPutOff();
    } else {
      ByteSnapshot.take(raft, hosted);
    }
  }

  private void statusChanged(RaftNodeStatus status) {
    if (status == RaftNodeStatus.STEPPED_DOWN) {
      removed();
    }
  }

  /** Voted out; told from any thread. */
  void removed() {
    onFailure.accept(
        new Stopped("the registry has stopped: this member was removed from the cluster"));
  }

  /** Null before it has started. */
  @Nullable RaftNodeImpl raft() {
    return node;
  }

  /** Null before it has started. */
  @Nullable GroupStore store() {
    return store;
  }

  UUID id() {
    return self.getUuid();
  }

  State state() {
    return hosted.state();
  }

  AppliedIndex applied() {
    return applied;
  }

  boolean isLeader() {
    RaftNodeImpl started = node;
    return started != null && self.equals(started.getLeader());
  }

  /** Who leads as far as this member knows; it may be gone. */
  @Nullable UUID leader() {
    RaftNodeImpl started = node;
    RaftEndpoint leader = started == null ? null : started.getLeader();
    return leader == null ? null : leader.getUuid();
  }

  /** Whether this member and those it reaches could commit anything. */
  boolean hasMajority() {
    RaftNodeImpl started = node;
    if (started == null) {
      return false;
    }
    int reached = 0;
    Collection<RaftEndpoint> members = started.getAppliedMembers();
    for (RaftEndpoint member : members) {
      if (member.equals(self) || mesh.isReachable(member.getUuid())) {
        reached++;
      }
    }
    return reached >= members.size() / 2 + 1;
  }

  /** A leader that is cut off does not take what it could not commit: so it stays known. */
  @SuppressWarnings("unchecked")
  CompletableFuture<Outcome> replicate(CommandOp op) {
    RaftNodeImpl started = node;
    if (!hasMajority()) {
      return CompletableFuture.failedFuture(new NotAppendedException("no majority is reachable"));
    }
    return started == null
        ? notStarted()
        : (InternalCompletableFuture<Outcome>) started.replicate(op);
  }

  @SuppressWarnings("unchecked")
  <T> CompletableFuture<T> query(PeerRaft.Query query) {
    RaftNodeImpl started = node;
    return started == null
        ? notStarted()
        : (InternalCompletableFuture<T>) started.query(query, QueryPolicy.LINEARIZABLE);
  }

  @SuppressWarnings("unchecked")
  CompletableFuture<Object> change(UUID member, MembershipChangeMode mode) {
    RaftNodeImpl started = node;
    return started == null
        ? notStarted()
        : (InternalCompletableFuture<Object>)
            started.replicateMembershipChange(new RaftEndpointImpl(member), mode);
  }

  private static <T> CompletableFuture<T> notStarted() {
    return CompletableFuture.failedFuture(new NotAppendedException("not started"));
  }

  /**
   * Lets another member lead, where this one does.
   *
   * @return whether it does not lead any more
   */
  boolean handOver() throws InterruptedException {
    RaftNodeImpl started = node;
    if (started == null || !isLeader()) {
      return true;
    }
    Collection<RaftEndpoint> members = started.getCommittedMembers();
    for (RaftEndpoint member : members) {
      if (!member.equals(self) && mesh.isReachable(member.getUuid())) {
        try {
          started.transferLeadership(member).get(HAND_OVER_MILLIS, TimeUnit.MILLISECONDS);
          return true;
        } catch (ExecutionException | TimeoutException e) {
          LOG.info("member {} did not take over: {}", member.getUuid(), e.toString());
        }
      }
    }
    return !isLeader();
  }

  /**
   * Closes the log too, on the Raft thread; then the thread. A leader that stops in order hands
   * over before: so a restart of all, one after the other, costs no election's timeout.
   */
  void terminate() {
    RaftNodeImpl started = node;
    if (started != null) {
      try {
        handOver();
        started.forceSetTerminatedStatus().get(END_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException e) {
        LOG.warn("the log was not closed in order; what it acknowledged is on the disk", e);
      }
    }
    thread.stop();
    serialization.dispose();
  }
}
