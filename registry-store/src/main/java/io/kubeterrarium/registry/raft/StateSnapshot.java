package io.kubeterrarium.registry.raft;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.kubeterrarium.registry.mvcc.State;
import io.kubeterrarium.registry.mvcc.StateCodec;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Raft's snapshot: the immutable state itself, so that taking one costs nothing. It is encoded only
 * for the disk and for a member that fell behind.
 */
final class StateSnapshot implements IdentifiedDataSerializable {
  private @Nullable State state;
  private boolean received;

  /** For deserialization. */
  StateSnapshot() {
    received = true;
  }

  StateSnapshot(State state) {
    this.state = state;
  }

  State state() {
    return Objects.requireNonNull(state);
  }

  /** Whether it came from another member or from the disk, rather than from this member's state. */
  boolean isReceived() {
    return received;
  }

  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    StateCodec.write(out, state());
  }

  @Override
  public void readData(ObjectDataInput in) throws IOException {
    state = StateCodec.read(in);
  }

  @Override
  public int getFactoryId() {
    return RaftTypes.FACTORY_ID;
  }

  @Override
  public int getClassId() {
    return RaftTypes.SNAPSHOT;
  }
}
