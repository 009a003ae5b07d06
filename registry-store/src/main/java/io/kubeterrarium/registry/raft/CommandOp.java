package io.kubeterrarium.registry.raft;

import com.hazelcast.cp.CPGroupId;
import com.hazelcast.cp.internal.RaftOp;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.kubeterrarium.registry.mvcc.Command;
import io.kubeterrarium.registry.mvcc.Outcome;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A command as an entry of Raft's log. Encoded once, by the proposer; decoded once in each process
 * that receives it.
 */
final class CommandOp extends RaftOp implements IdentifiedDataSerializable {
  private final @Nullable CommandPool pool;
  private CommandPool.@Nullable Entry entry;

  /**
   * For deserialization.
   *
   * @param pool null for a process with nobody to share with
   */
  CommandOp(@Nullable CommandPool pool) {
    this.pool = pool;
  }

  CommandOp(Command command) {
    this.pool = null;
    this.entry = CommandPool.Entry.of(command);
  }

  CommandPool.Entry entry() {
    return Objects.requireNonNull(entry);
  }

  /** Takes the other one in place of its own, if the two are equal. */
  void share(CommandPool.Entry other) {
    if (Arrays.equals(other.encoded(), entry().encoded())) {
      entry = other;
    }
  }

  static CommandOp decode(byte[] encoded) throws IOException {
    CommandOp op = new CommandOp((CommandPool) null);
    op.entry = CommandPool.Entry.decode(encoded);
    return op;
  }

  byte[] encoded() {
    return entry().encoded();
  }

  int length() {
    return encoded().length;
  }

  Outcome applyTo(HostedState state) {
    return state.apply(entry().command(), length());
  }

  @Override
  public Object run(CPGroupId group, long index) {
    return applyTo(this.<HostedState>getService());
  }

  @Override
  protected String getServiceName() {
    return HostedState.SERVICE;
  }

  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    out.writeByteArray(entry().encoded());
  }

  @Override
  public void readData(ObjectDataInput in) throws IOException {
    byte[] bytes = Objects.requireNonNull(in.readByteArray());
    entry = pool == null ? CommandPool.Entry.decode(bytes) : pool.entry(bytes);
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
