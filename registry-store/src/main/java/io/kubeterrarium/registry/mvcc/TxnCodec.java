package io.kubeterrarium.registry.mvcc;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.Compare;
import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.Txn;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Transactions on the wire, within a command. */
final class TxnCodec {
  private static final int CREATE_REVISION = 1;
  private static final int MOD_REVISION = 2;
  private static final int VERSION = 3;
  private static final int VALUE = 4;
  private static final int LEASE = 5;
  private static final int RANGE = 6;

  private static final int PUT = 1;
  private static final int DELETE = 2;
  private static final int GET = 3;
  private static final int KEEPING_PUT = 4;
  private static final int PAST_GET = 5;
  private static final int NESTED = 6;

  private TxnCodec() {}

  static void write(DataOutput out, Txn txn) throws IOException {
    Wire.writeLong(out, txn.compares().size());
    for (Compare compare : txn.compares()) {
      writeCompare(out, compare);
    }
    writeBranch(out, txn.then());
    writeBranch(out, txn.otherwise());
  }

  static Txn read(DataInput in) throws IOException {
    List<Compare> compares = new ArrayList<>();
    for (int left = Wire.readCount(in); left > 0; left--) {
      compares.add(readCompare(in));
    }
    return new Txn(compares, readBranch(in), readBranch(in));
  }

  private static void writeCompare(DataOutput out, Compare compare) throws IOException {
    if (compare instanceof Compare.CreateRevision c) {
      writeTarget(out, CREATE_REVISION, c.relation(), c.key());
      Wire.writeLong(out, c.revision().value());
    } else if (compare instanceof Compare.ModRevision c) {
      writeTarget(out, MOD_REVISION, c.relation(), c.key());
      Wire.writeLong(out, c.revision().value());
    } else if (compare instanceof Compare.Version c) {
      writeTarget(out, VERSION, c.relation(), c.key());
      Wire.writeLong(out, c.version());
    } else if (compare instanceof Compare.Value c) {
      writeTarget(out, VALUE, c.relation(), c.key());
      Wire.writeBytes(out, c.value());
    } else if (compare instanceof Compare.OfLease c) {
      writeTarget(out, LEASE, c.relation(), c.key());
      out.writeLong(c.lease().value());
    } else if (compare instanceof Compare.OfRange c) {
      out.writeByte(RANGE);
      Wire.writeRange(out, c.range());
      writeCompare(out, c.each());
    }
  }

  private static void writeTarget(DataOutput out, int target, Compare.Relation relation, Bytes key)
      throws IOException {
    out.writeByte(target);
    out.writeByte(
        switch (relation) {
          case EQUAL -> 1;
          case NOT_EQUAL -> 2;
          case GREATER -> 3;
          case LESS -> 4;
        });
    Wire.writeBytes(out, key);
  }

  private static Compare readCompare(DataInput in) throws IOException {
    int target = in.readUnsignedByte();
    if (target == RANGE) {
      return new Compare.OfRange(Wire.readRange(in), readCompare(in));
    }
    Compare.Relation relation = readRelation(in);
    Bytes key = Wire.readBytes(in);
    return switch (target) {
      case CREATE_REVISION -> new Compare.CreateRevision(key, relation, Wire.readRevision(in));
      case MOD_REVISION -> new Compare.ModRevision(key, relation, Wire.readRevision(in));
      case VERSION -> new Compare.Version(key, relation, Wire.readLong(in));
      case VALUE -> new Compare.Value(key, relation, Wire.readBytes(in));
      case LEASE -> new Compare.OfLease(key, relation, new LeaseId(in.readLong()));
      default -> throw Wire.unknown("comparison", target);
    };
  }

  private static Compare.Relation readRelation(DataInput in) throws IOException {
    int relation = in.readUnsignedByte();
    return switch (relation) {
      case 1 -> Compare.Relation.EQUAL;
      case 2 -> Compare.Relation.NOT_EQUAL;
      case 3 -> Compare.Relation.GREATER;
      case 4 -> Compare.Relation.LESS;
      default -> throw Wire.unknown("relation", relation);
    };
  }

  private static void writeBranch(DataOutput out, List<Op> branch) throws IOException {
    Wire.writeLong(out, branch.size());
    for (Op op : branch) {
      if (op instanceof Op.Put put) {
        boolean keeping = put.keep() != Op.Keep.NOTHING;
        out.writeByte(keeping ? KEEPING_PUT : PUT);
        if (keeping) {
          out.writeByte((put.keep().value() ? 1 : 0) | (put.keep().lease() ? 2 : 0));
        }
        Wire.writeBytes(out, put.key());
        Wire.writeBytes(out, put.value());
        out.writeLong(put.lease().value());
      } else if (op instanceof Op.Delete delete) {
        out.writeByte(DELETE);
        Wire.writeRange(out, delete.range());
      } else if (op instanceof Op.Get get) {
        out.writeByte(get.at().isNone() ? GET : PAST_GET);
        Wire.writeRange(out, get.range());
        Wire.writeLong(out, get.limit());
        if (!get.at().isNone()) {
          Wire.writeLong(out, get.at().value());
        }
      } else if (op instanceof Op.Nested nested) {
        out.writeByte(NESTED);
        write(out, nested.txn());
      }
    }
  }

  private static List<Op> readBranch(DataInput in) throws IOException {
    List<Op> branch = new ArrayList<>();
    for (int left = Wire.readCount(in); left > 0; left--) {
      branch.add(readOp(in));
    }
    return branch;
  }

  private static Op readOp(DataInput in) throws IOException {
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case PUT -> new Op.Put(Wire.readBytes(in), Wire.readBytes(in), new LeaseId(in.readLong()));
      case DELETE -> new Op.Delete(Wire.readRange(in));
      case GET -> new Op.Get(Wire.readRange(in), Wire.readLong(in));
      case KEEPING_PUT -> readKeepingPut(in);
      case PAST_GET -> new Op.Get(Wire.readRange(in), Wire.readLong(in), Wire.readRevision(in));
      case NESTED -> new Op.Nested(read(in));
      default -> throw Wire.unknown("step", kind);
    };
  }

  private static Op readKeepingPut(DataInput in) throws IOException {
    int bits = in.readUnsignedByte();
    Op.Keep keep =
        switch (bits) {
          case 1 -> Op.Keep.VALUE;
          case 2 -> Op.Keep.LEASE;
          case 3 -> Op.Keep.VALUE_AND_LEASE;
          default -> throw Wire.unknown("what a put keeps", bits);
        };
    return new Op.Put(Wire.readBytes(in), Wire.readBytes(in), new LeaseId(in.readLong()), keep);
  }
}
