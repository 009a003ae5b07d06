package io.kubeterrarium.registry.raft;

import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import org.jspecify.annotations.Nullable;

/** The types that this package puts into Raft's log and messages, by the numbers on the wire. */
final class RaftTypes implements DataSerializableFactory {
  static final int FACTORY_ID = 7001;
  static final int COMMAND = 1;
  static final int READ_STATE = 2;
  static final int SNAPSHOT = 3;

  private final @Nullable SharedWork shared;

  /** For a process with one member, or none. */
  RaftTypes() {
    this(null);
  }

  /**
   * @param shared between the members of this process
   */
  RaftTypes(@Nullable SharedWork shared) {
    this.shared = shared;
  }

  @Override
  public IdentifiedDataSerializable create(int typeId) {
    return switch (typeId) {
      case COMMAND -> new CommandOp(shared == null ? null : shared.commands());
      case READ_STATE -> new ReadStateOp();
      case SNAPSHOT -> new StateSnapshot(shared);
      default ->
          throw new IllegalArgumentException(
              "type id: " + typeId + " (expected: " + COMMAND + ".." + SNAPSHOT + ")");
    };
  }
}
