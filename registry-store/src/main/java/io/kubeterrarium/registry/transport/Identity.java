package io.kubeterrarium.registry.transport;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.UUID;

/**
 * Who a member says it is.
 *
 * @param incarnation drawn when its disk was first used: the same id from another disk is somebody
 *     who has forgotten what it promised
 */
public record Identity(UUID id, long incarnation, String name) {
  void writeTo(DataOutput out) throws IOException {
    out.writeLong(id.getMostSignificantBits());
    out.writeLong(id.getLeastSignificantBits());
    out.writeLong(incarnation);
    out.writeUTF(name);
  }

  static Identity readFrom(DataInput in) throws IOException {
    return new Identity(new UUID(in.readLong(), in.readLong()), in.readLong(), in.readUTF());
  }
}
