package io.kubeterrarium.registry.raft;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.cp.CPMember;
import com.hazelcast.cp.internal.CPMemberInfo;
import com.hazelcast.cp.internal.RaftGroupId;
import com.hazelcast.cp.internal.RaftService;
import com.hazelcast.cp.internal.raft.QueryPolicy;
import com.hazelcast.cp.internal.raft.impl.RaftNodeImpl;
import com.hazelcast.cp.internal.raft.impl.RaftNodeStatus;
import com.hazelcast.cp.internal.raft.impl.persistence.RestoredRaftState;
import com.hazelcast.cp.internal.util.PartitionSpecificRunnableAdaptor;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import com.hazelcast.instance.impl.HazelcastInstanceImpl;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.spi.impl.InternalCompletableFuture;
import io.kubeterrarium.registry.mvcc.Outcome;
import io.kubeterrarium.registry.mvcc.State;
import java.util.Collection;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One member of the registry: a Hazelcast instance that hosts one node of the one Raft group.
 *
 * <p>Life: {@link #start} joins the others, {@link #openRaft} restores the Raft node, {@link
 * #terminate} ends both at once. Graceful shutdown is never used: it would vote the member out.
 */
final class Member implements Leader {
  /** Partition 0, seed 0: both fixed for good, as the log's owner is known by them. */
  static final RaftGroupId GROUP = new RaftGroupId("registry", 0, 1);

  private final UUID id;
  private final HostedState state;
  private final MemberContext context;
  private final HazelcastInstance instance;
  private final Node node;
  private final RaftService raft;
  private final SharedWork shared;
  private @Nullable RaftNodeImpl raftNode;

  private Member(
      UUID id,
      HostedState state,
      MemberContext context,
      HazelcastInstance instance,
      SharedWork shared) {
    this.shared = shared;
    this.id = id;
    this.state = state;
    this.context = context;
    this.instance = instance;
    HazelcastInstance inner =
        instance instanceof HazelcastInstanceProxy proxy ? proxy.getOriginal() : instance;
    this.node = ((HazelcastInstanceImpl) inner).node;
    this.raft = node.getNodeEngine().getService(RaftService.SERVICE_NAME);
  }

  /** Starts the instance and joins the members that run; returns when it has joined. */
  static Member start(
      UUID id,
      String cluster,
      String name,
      Collection<Integer> peers,
      RegistryConfig config,
      SharedWork shared,
      Consumer<Throwable> onFailure) {
    HostedState state = new HostedState(config, shared, onFailure);
    MemberContext context = new MemberContext(state);
    HazelcastInstance instance =
        HazelcastInstanceFactory.newHazelcastInstance(
            HazelcastConfig.of(cluster, peers, config, shared), cluster + "-" + name, context);
    return new Member(id, state, context, instance, shared);
  }

  /**
   * Restores the Raft node, an empty one at the first start. It takes messages from now on, but
   * does not stand for election before {@link #electNow} or its own timeout.
   *
   * @param store null keeps everything in memory
   * @param members all members with their addresses, this one included
   */
  void openRaft(
      RestoredRaftState restored, @Nullable GroupStore store, Collection<CPMember> members) {
    raft.updateInvocationManagerMembers(GROUP.getSeed(), 1, members);
    context.setStore(store);
    RaftNodeImpl opened = raft.restoreRaftNode(GROUP, restored, null);
    raftNode = opened;
    state.onLargeLog(() -> afterwards(() -> ByteSnapshot.take(opened, state)));
    context.setRaftReady();
  }

  UUID id() {
    return id;
  }

  int port() {
    return node.getThisAddress().getPort();
  }

  CPMember address() {
    return new CPMemberInfo(id, node.getThisAddress());
  }

  HostedState hosted() {
    return state;
  }

  InternalSerializationService serialization() {
    return node.getSerializationService();
  }

  boolean isRaftActive() {
    return raftNode().getStatus() == RaftNodeStatus.ACTIVE;
  }

  /** As far as this member knows; two may think so for a moment, and only one can commit. */
  boolean isLeader() {
    RaftNodeImpl mine = raftNode();
    return mine.getLocalMember().equals(mine.getLeader());
  }

  /** For when it is known that nobody leads. */
  void forgetLeader() {
    Elections.forgetLeader(raftNode());
  }

  void electNow() {
    Elections.standNow(raftNode());
  }

  /** On the partition thread, in turn with everything that this member applies. */
  void execute(Runnable task) {
    raftNode().execute(task);
  }

  /** On the partition thread, but not before what it does now is done. */
  private void afterwards(Runnable task) {
    int partition = raft.getCPGroupPartitionId(GROUP);
    node.getNodeEngine()
        .getOperationService()
        .execute(new PartitionSpecificRunnableAdaptor(task, partition));
  }

  /** Appends and replicates; fails unless this member leads. Completes on the partition thread. */
  @Override
  @SuppressWarnings("unchecked")
  public InternalCompletableFuture<Outcome> replicate(CommandOp op) {
    shared.commands().add(op.entry());
    return raftNode().replicate(op);
  }

  /** A linearizable read; fails unless this member leads. Completes on the partition thread. */
  @Override
  @SuppressWarnings("unchecked")
  public InternalCompletableFuture<State> readState() {
    return raftNode().query(new ReadStateOp(), QueryPolicy.LINEARIZABLE);
  }

  @Override
  public State leases() {
    return state.state();
  }

  @Override
  public boolean endsLeases() {
    return true;
  }

  void terminate() {
    instance.getLifecycleService().terminate();
  }

  RaftNodeImpl raftNode() {
    return Objects.requireNonNull(raftNode, "the Raft node is not open");
  }
}
