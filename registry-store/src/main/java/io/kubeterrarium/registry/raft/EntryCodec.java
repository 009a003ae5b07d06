package io.kubeterrarium.registry.raft;

import com.hazelcast.cp.internal.RaftEndpointImpl;
import com.hazelcast.cp.internal.raft.MembershipChangeMode;
import com.hazelcast.cp.internal.raft.impl.RaftEndpoint;
import com.hazelcast.cp.internal.raft.impl.command.UpdateRaftGroupMembersCmd;
import com.hazelcast.cp.internal.raft.impl.log.LogEntry;
import com.hazelcast.cp.internal.raftop.NotifyTermChangeOp;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Entries of Raft's log as bytes between members. There are three kinds, and nothing else is ever
 * made from what another member sent.
 */
final class EntryCodec {
  private static final byte COMMAND = 1;
  private static final byte MEMBERS = 2;
  private static final byte NEW_TERM = 3;
  private static final int MOST_MEMBERS = 100;
  private static final int LONGEST_COMMAND = 1 << 25;
  private static final int OVERHEAD = 32;

  private EntryCodec() {}

  /** About how many bytes it takes. */
  static int size(LogEntry entry) {
    return OVERHEAD + (entry.operation() instanceof CommandOp op ? op.length() : OVERHEAD * 4);
  }

  static void write(DataOutput out, LogEntry entry) throws IOException {
    out.writeInt(entry.term());
    out.writeLong(entry.index());
    Object operation = entry.operation();
    if (operation instanceof CommandOp command) {
      out.writeByte(COMMAND);
      out.writeInt(command.length());
      out.write(command.encoded());
    } else if (operation instanceof UpdateRaftGroupMembersCmd change) {
      out.writeByte(MEMBERS);
      out.writeBoolean(change.getMode() == MembershipChangeMode.ADD);
      writeId(out, change.getMember().getUuid());
      writeMembers(out, change.getMembers());
    } else if (operation instanceof NotifyTermChangeOp) {
      out.writeByte(NEW_TERM);
    } else {
      throw new IllegalStateException("an entry that nobody appends: " + operation);
    }
  }

  static LogEntry read(DataInput in) throws IOException {
    int term = in.readInt();
    long index = in.readLong();
    byte kind = in.readByte();
    return switch (kind) {
      case COMMAND -> new LogEntry(term, index, readCommand(in));
      case MEMBERS -> {
        MembershipChangeMode mode =
            in.readBoolean() ? MembershipChangeMode.ADD : MembershipChangeMode.REMOVE;
        RaftEndpoint member = new RaftEndpointImpl(readId(in));
        yield new LogEntry(
            term, index, new UpdateRaftGroupMembersCmd(readMembers(in), member, mode));
      }
      case NEW_TERM -> new LogEntry(term, index, new NotifyTermChangeOp());
      default -> throw new StreamCorruptedException("entry of kind " + kind);
    };
  }

  static CommandOp readCommand(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LONGEST_COMMAND) {
      throw new StreamCorruptedException("a command of " + length + " bytes");
    }
    byte[] encoded = new byte[length];
    in.readFully(encoded);
    return CommandOp.decode(encoded);
  }

  static void writeMembers(DataOutput out, Collection<RaftEndpoint> members) throws IOException {
    out.writeInt(members.size());
    for (RaftEndpoint member : members) {
      writeId(out, member.getUuid());
    }
  }

  static List<RaftEndpoint> readMembers(DataInput in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > MOST_MEMBERS) {
      throw new StreamCorruptedException("a list of " + count + " members");
    }
    List<RaftEndpoint> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      members.add(new RaftEndpointImpl(readId(in)));
    }
    return members;
  }

  static void writeId(DataOutput out, UUID id) throws IOException {
    out.writeLong(id.getMostSignificantBits());
    out.writeLong(id.getLeastSignificantBits());
  }

  static UUID readId(DataInput in) throws IOException {
    return new UUID(in.readLong(), in.readLong());
  }
}
