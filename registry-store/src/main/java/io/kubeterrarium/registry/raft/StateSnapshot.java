package io.kubeterrarium.registry.raft;

import com.hazelcast.internal.serialization.impl.ObjectDataInputStream;
import com.hazelcast.internal.serialization.impl.ObjectDataOutputStream;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.kubeterrarium.registry.log.StagedSnapshot;
import io.kubeterrarium.registry.mvcc.State;
import io.kubeterrarium.registry.mvcc.StateCodec;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Raft's snapshot: the immutable state itself, so that taking one costs nothing. It is encoded for
 * the disk and for a member in another process; one in the same process is told where it lies.
 */
final class StateSnapshot implements IdentifiedDataSerializable {
  private final @Nullable SharedWork shared;
  private final boolean received;
  private @Nullable State state;
  private @Nullable StagedSnapshot staged;

  /**
   * For deserialization.
   *
   * @param shared null where all of it comes over the wire
   */
  StateSnapshot(@Nullable SharedWork shared) {
    this.shared = shared;
    this.received = true;
  }

  /**
   * @param shared null to send all of it
   */
  StateSnapshot(State state, @Nullable SharedWork shared) {
    this.shared = shared;
    this.received = false;
    this.state = state;
  }

  static StateSnapshot received(State state) {
    StateSnapshot snapshot = new StateSnapshot((SharedWork) null);
    snapshot.state = state;
    return snapshot;
  }

  /**
   * @param written where it is on this member's disk already
   */
  StateSnapshot staged(StagedSnapshot written) {
    staged = written;
    return this;
  }

  /** Null where it has yet to be written. */
  @Nullable StagedSnapshot staged() {
    return staged;
  }

  State state() {
    return Objects.requireNonNull(state);
  }

  /** Whether it came from another member or from the disk, rather than from this member's state. */
  boolean isReceived() {
    return received;
  }

  /** Streams lead to a disk, or to another process. */
  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    if (shared == null || out instanceof ObjectDataOutputStream) {
      StateCodec.write(out, state());
    } else {
      out.writeLong(shared.offer(state()));
    }
  }

  @Override
  public void readData(ObjectDataInput in) throws IOException {
    if (shared == null || in instanceof ObjectDataInputStream) {
      state = StateCodec.read(in);
      return;
    }
    state = shared.offered(in.readLong());
    if (state == null) {
      throw new IOException("the snapshot has been replaced by a later one");
    }
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
