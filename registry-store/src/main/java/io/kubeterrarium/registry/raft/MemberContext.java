package io.kubeterrarium.registry.raft;

import com.hazelcast.cp.internal.RaftService;
import com.hazelcast.cp.internal.persistence.CPPersistenceService;
import com.hazelcast.cp.internal.persistence.NopCPPersistenceService;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.DefaultNodeExtension;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeExtension;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a Hazelcast member that are ours: the hosted state machine, and the disk.
 *
 * <p>The CP subsystem's own discovery of members is switched off: who the members are is decided
 * before the first of them starts (see {@code DataDirectory}), and their one Raft group is opened
 * from that, at the first start as at every other.
 */
final class MemberContext extends DefaultNodeContext {
  private final HostedState state;
  private volatile CPPersistenceService persistence = NopCPPersistenceService.INSTANCE;
  private volatile boolean raftReady;

  MemberContext(HostedState state) {
    this.state = state;
  }

  /**
   * Before the Raft node is opened.
   *
   * @param store null keeps everything in memory
   */
  void setStore(@Nullable GroupStore store) {
    if (store != null) {
      persistence = new MemberPersistence(store);
    }
  }

  /** From now on messages of the Raft group are taken. */
  void setRaftReady() {
    raftReady = true;
  }

  @Override
  public NodeExtension createNodeExtension(Node node) {
    return new Extension(node);
  }

  private final class Extension extends DefaultNodeExtension {
    Extension(Node node) {
      super(node);
    }

    @Override
    public Map<String, Object> createExtensionServices() {
      Map<String, Object> services = new HashMap<>(super.createExtensionServices());
      services.put(HostedState.SERVICE, state);
      return services;
    }

    @Override
    public CPPersistenceService getCPPersistenceService() {
      return persistence;
    }

    /**
     * Without its Raft node a member must not look started: Hazelcast would create an empty one for
     * the first message that comes, and an empty one may vote against what it has forgotten.
     */
    @Override
    public boolean isStartCompleted() {
      return raftReady && super.isStartCompleted();
    }

    @Override
    public void beforeJoin() {
      super.beforeJoin();
      RaftService raft = node.getNodeEngine().getService(RaftService.SERVICE_NAME);
      raft.getMetadataGroupManager().disableDiscovery();
    }
  }
}
