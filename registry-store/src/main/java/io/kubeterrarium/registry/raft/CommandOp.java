package io.kubeterrarium.registry.raft;

import com.hazelcast.cp.CPGroupId;
import com.hazelcast.cp.internal.RaftOp;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.kubeterrarium.registry.mvcc.Command;
import io.kubeterrarium.registry.mvcc.CommandCodec;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A command as an entry of Raft's log. Encoded once, by the proposer; decoded once, by each member
 * that receives it.
 */
final class CommandOp extends RaftOp implements IdentifiedDataSerializable {
  private byte @Nullable [] encoded;
  private @Nullable Command command;

  /** For deserialization. */
  CommandOp() {}

  CommandOp(Command command) {
    this.command = command;
    this.encoded = CommandCodec.encode(command);
  }

  @Override
  public Object run(CPGroupId group, long index) {
    return this.<HostedState>getService()
        .apply(Objects.requireNonNull(command), Objects.requireNonNull(encoded).length);
  }

  @Override
  protected String getServiceName() {
    return HostedState.SERVICE;
  }

  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    out.writeByteArray(encoded);
  }

  @Override
  public void readData(ObjectDataInput in) throws IOException {
    byte[] bytes = Objects.requireNonNull(in.readByteArray());
    encoded = bytes;
    command = CommandCodec.decode(bytes);
  }

  @Override
  public int getFactoryId() {
    return RaftTypes.FACTORY_ID;
  }

  @Override
  public int getClassId() {
    return RaftTypes.COMMAND;
  }
}
