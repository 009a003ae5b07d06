package io.kubeterrarium.registry.mvcc;

import io.kubeterrarium.registry.KeyValue;
import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.OpResult;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.TxnResult;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Outcomes on the wire, from the member that applied to the one that proposed. */
public final class OutcomeCodec {
  public static final int FORMAT = 1;

  private static final int TRANSACTED = 1;
  private static final int LEASED = 2;
  private static final int DONE = 3;
  private static final int FAILED = 4;

  private static final int PUT = 1;
  private static final int DELETE = 2;
  private static final int GET = 3;
  private static final int NESTED = 4;

  private OutcomeCodec() {}

  public static void write(DataOutput out, Outcome outcome) throws IOException {
    Wire.writeFormat(out, FORMAT);
    if (outcome instanceof Outcome.Transacted transacted) {
      out.writeByte(TRANSACTED);
      writeResult(out, transacted.result());
    } else if (outcome instanceof Outcome.Leased leased) {
      out.writeByte(LEASED);
      out.writeLong(leased.lease().value());
      Wire.writeLong(out, leased.ttlMillis());
      Wire.writeLong(out, leased.renewals());
    } else if (outcome instanceof Outcome.Done done) {
      out.writeByte(DONE);
      Wire.writeLong(out, done.revision().value());
    } else if (outcome instanceof Outcome.Failed failed) {
      out.writeByte(FAILED);
      writeFailed(out, failed);
    }
  }

  public static Outcome read(DataInput in) throws IOException {
    Wire.readFormat(in, FORMAT, "outcome");
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case TRANSACTED -> new Outcome.Transacted(readResult(in));
      case LEASED ->
          new Outcome.Leased(new LeaseId(in.readLong()), Wire.readLong(in), Wire.readLong(in));
      case DONE -> new Outcome.Done(Wire.readRevision(in));
      case FAILED -> readFailed(in);
      default -> throw Wire.unknown("outcome", kind);
    };
  }

  static void writeFailed(DataOutput out, Outcome.Failed failed) throws IOException {
    out.writeByte(
        switch (failed.reason()) {
          case COMPACTED -> 1;
          case FUTURE_REVISION -> 2;
          case INVALID -> 3;
          case LEASE_NOT_FOUND -> 4;
          case FORGOTTEN -> 5;
        });
    out.writeLong(failed.subject());
    out.writeLong(failed.current());
    out.writeUTF(failed.message());
  }

  static Outcome.Failed readFailed(DataInput in) throws IOException {
    int code = in.readUnsignedByte();
    Outcome.Reason reason =
        switch (code) {
          case 1 -> Outcome.Reason.COMPACTED;
          case 2 -> Outcome.Reason.FUTURE_REVISION;
          case 3 -> Outcome.Reason.INVALID;
          case 4 -> Outcome.Reason.LEASE_NOT_FOUND;
          case 5 -> Outcome.Reason.FORGOTTEN;
          default -> throw Wire.unknown("failure", code);
        };
    return new Outcome.Failed(reason, in.readLong(), in.readLong(), in.readUTF());
  }

  private static void writeResult(DataOutput out, TxnResult result) throws IOException {
    out.writeBoolean(result.succeeded());
    Wire.writeLong(out, result.revision().value());
    Wire.writeLong(out, result.results().size());
    for (OpResult step : result.results()) {
      writeStep(out, step);
    }
  }

  private static TxnResult readResult(DataInput in) throws IOException {
    boolean succeeded = in.readBoolean();
    Revision revision = Wire.readRevision(in);
    List<OpResult> steps = new ArrayList<>();
    for (int left = Wire.readCount(in); left > 0; left--) {
      steps.add(readStep(in));
    }
    return new TxnResult(succeeded, revision, steps);
  }

  private static void writeStep(DataOutput out, OpResult step) throws IOException {
    if (step instanceof OpResult.Put put) {
      out.writeByte(PUT);
      KeyValue previous = put.previous();
      out.writeBoolean(previous != null);
      if (previous != null) {
        Wire.writeKeyValue(out, previous);
      }
    } else if (step instanceof OpResult.Delete delete) {
      out.writeByte(DELETE);
      Wire.writeKeyValues(out, delete.deleted());
    } else if (step instanceof OpResult.Get get) {
      out.writeByte(GET);
      Wire.writeKeyValues(out, get.found());
      Wire.writeLong(out, get.count());
    } else if (step instanceof OpResult.Nested nested) {
      out.writeByte(NESTED);
      writeResult(out, nested.result());
    }
  }

  private static OpResult readStep(DataInput in) throws IOException {
    int kind = in.readUnsignedByte();
    switch (kind) {
      case PUT:
        @Nullable KeyValue previous = in.readBoolean() ? Wire.readKeyValue(in) : null;
        return new OpResult.Put(previous);
      case DELETE:
        return new OpResult.Delete(Wire.readKeyValues(in));
      case GET:
        return new OpResult.Get(Wire.readKeyValues(in), Wire.readLong(in));
      case NESTED:
        return new OpResult.Nested(readResult(in));
      default:
        throw Wire.unknown("result", kind);
    }
  }
}
