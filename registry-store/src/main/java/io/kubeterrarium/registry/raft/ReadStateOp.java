package io.kubeterrarium.registry.raft;

import com.hazelcast.cp.CPGroupId;
import com.hazelcast.cp.internal.RaftOp;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;

/**
 * Read index (Raft dissertation, 6.4): as a linearizable query it runs on the leader, after a round
 * of heartbeats has confirmed that it still is one, and gives the state it has applied. It never
 * enters the log, and never leaves the process: it is asked of the leader's member directly.
 */
final class ReadStateOp extends RaftOp implements IdentifiedDataSerializable {
  @Override
  public Object run(CPGroupId group, long index) {
    return this.<HostedState>getService().state();
  }

  @Override
  protected String getServiceName() {
    return HostedState.SERVICE;
  }

  @Override
  public void writeData(ObjectDataOutput out) {
    // Nothing to say but what it is.
  }

  @Override
  public void readData(ObjectDataInput in) {
    // As written.
  }

  @Override
  public int getFactoryId() {
    return RaftTypes.FACTORY_ID;
  }

  @Override
  public int getClassId() {
    return RaftTypes.READ_STATE;
  }
}
