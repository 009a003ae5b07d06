package io.kubeterrarium.registry.raft;

import com.hazelcast.cp.internal.RaftGroupId;
import com.hazelcast.cp.internal.persistence.CPMetadataStore;
import com.hazelcast.cp.internal.persistence.CPPersistenceService;
import com.hazelcast.cp.internal.persistence.NopCPMetadataStore;
import com.hazelcast.cp.internal.raft.impl.persistence.LogFileStructure;
import com.hazelcast.cp.internal.raft.impl.persistence.RaftStateStore;
import org.jspecify.annotations.Nullable;

/** Hands Hazelcast the one store there is: that of the registry's group. */
final class MemberPersistence implements CPPersistenceService {
  private final GroupStore store;

  MemberPersistence(GroupStore store) {
    this.store = store;
  }

  @Override
  public boolean isEnabled() {
    return true;
  }

  /** CP identities are ours to keep: see {@code DataDirectory}. */
  @Override
  public CPMetadataStore getCPMetadataStore() {
    return NopCPMetadataStore.INSTANCE;
  }

  @Override
  public RaftStateStore createRaftStateStore(RaftGroupId group, @Nullable LogFileStructure files) {
    if (!group.equals(Member.GROUP)) {
      throw new IllegalArgumentException("group: " + group + " (expected: " + Member.GROUP + ")");
    }
    return store;
  }

  @Override
  public void removeRaftStateStore(RaftGroupId group) {
    throw new UnsupportedOperationException("the registry's log is never removed while it runs");
  }

  @Override
  public void reset() {
    throw new UnsupportedOperationException("the registry's log is never removed while it runs");
  }
}
