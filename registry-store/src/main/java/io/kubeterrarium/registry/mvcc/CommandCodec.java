package io.kubeterrarium.registry.mvcc;

import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.RequestId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.io.UncheckedIOException;

/** Commands as the log and the wire carry them: format version, kind, request id, content. */
public final class CommandCodec {
  public static final int FORMAT = 1;

  private static final int TRANSACT = 1;
  private static final int COMPACT = 2;
  private static final int GRANT_LEASE_COUNTING_FROM_ZERO = 3;
  private static final int KEEP_LEASE_ALIVE = 4;
  private static final int REVOKE_LEASE = 5;
  private static final int EXPIRE_LEASE = 6;
  private static final int GRANT_LEASE = 7;

  /** Room for a small object's write; larger ones grow it. */
  private static final int USUAL_BYTES = 1024;

  private CommandCodec() {}

  public static byte[] encode(Command command) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try {
      write(new DataOutputStream(bytes), command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * @throws IOException if the bytes are no command of a format that this version knows
   */
  public static Command decode(byte[] bytes) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    Command command = read(new DataInputStream(in));
    if (in.available() > 0) {
      throw new StreamCorruptedException(in.available() + " bytes after the command");
    }
    return command;
  }

  /** Whose command it is, without decoding the rest. */
  public static RequestId request(byte[] bytes) throws IOException {
    DataInput in = new DataInputStream(new ByteArrayInputStream(bytes));
    Wire.readFormat(in, FORMAT, "command");
    in.readUnsignedByte();
    return readRequest(in);
  }

  private static RequestId readRequest(DataInput in) throws IOException {
    return new RequestId(in.readLong(), Wire.readLong(in));
  }

  private static void write(DataOutput out, Command command) throws IOException {
    Wire.writeFormat(out, FORMAT);
    out.writeByte(kind(command));
    out.writeLong(command.request().client());
    Wire.writeLong(out, command.request().sequence());
    if (command instanceof Command.Transact c) {
      TxnCodec.write(out, c.txn());
    } else if (command instanceof Command.Compact c) {
      Wire.writeLong(out, c.revision().value());
    } else if (command instanceof Command.GrantLease c) {
      out.writeLong(c.lease().value());
      Wire.writeLong(out, c.ttlMillis());
    } else if (command instanceof Command.KeepLeaseAlive c) {
      out.writeLong(c.lease().value());
    } else if (command instanceof Command.RevokeLease c) {
      out.writeLong(c.lease().value());
    } else if (command instanceof Command.ExpireLease c) {
      out.writeLong(c.lease().value());
      Wire.writeLong(out, c.renewals());
    }
  }

  private static int kind(Command command) {
    if (command instanceof Command.Transact) {
      return TRANSACT;
    }
    if (command instanceof Command.Compact) {
      return COMPACT;
    }
    if (command instanceof Command.GrantLease c) {
      return c.countsOn() ? GRANT_LEASE : GRANT_LEASE_COUNTING_FROM_ZERO;
    }
    if (command instanceof Command.KeepLeaseAlive) {
      return KEEP_LEASE_ALIVE;
    }
    return command instanceof Command.RevokeLease ? REVOKE_LEASE : EXPIRE_LEASE;
  }

  private static Command read(DataInput in) throws IOException {
    Wire.readFormat(in, FORMAT, "command");
    int kind = in.readUnsignedByte();
    RequestId request = readRequest(in);
    return switch (kind) {
      case TRANSACT -> new Command.Transact(request, TxnCodec.read(in));
      case COMPACT -> new Command.Compact(request, Wire.readRevision(in));
      case GRANT_LEASE, GRANT_LEASE_COUNTING_FROM_ZERO ->
          new Command.GrantLease(request, lease(in), Wire.readLong(in), kind == GRANT_LEASE);
      case KEEP_LEASE_ALIVE -> new Command.KeepLeaseAlive(request, lease(in));
      case REVOKE_LEASE -> new Command.RevokeLease(request, lease(in));
      case EXPIRE_LEASE -> new Command.ExpireLease(request, lease(in), Wire.readLong(in));
      default -> throw Wire.unknown("command kind", kind);
    };
  }

  private static LeaseId lease(DataInput in) throws IOException {
    return new LeaseId(in.readLong());
  }
}
