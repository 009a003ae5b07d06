package io.kubeterrarium.registry.etcd;

import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.ResponseOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.OpResult;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Txn;
import io.kubeterrarium.registry.TxnResult;
import io.kubeterrarium.registry.mvcc.TxnRules;
import java.util.ArrayList;
import java.util.List;

/** One transaction as a client asks for it, and its answer; those within it likewise. */
final class TxnQuery {
  private final TxnRequest wire;

  TxnQuery(TxnRequest wire) {
    this.wire = wire;
  }

  boolean writes() {
    return writes(wire);
  }

  private static boolean writes(TxnRequest txn) {
    return writes(txn.getSuccessList()) || writes(txn.getFailureList());
  }

  private static boolean writes(List<RequestOp> branch) {
    return branch.stream()
        .anyMatch(
            op ->
                op.hasRequestPut()
                    || op.hasRequestDeleteRange()
                    || (op.hasRequestTxn() && writes(op.getRequestTxn())));
  }

  Txn toRegistry() {
    return txn(wire, TxnRules.MAX_OPS);
  }

  /** Of several reasons to refuse it, the first in etcd's order. */
  private static Txn txn(TxnRequest wire, int maxOps) {
    int steps = Math.max(wire.getSuccessCount(), wire.getFailureCount());
    int left = maxOps - Math.max(wire.getCompareCount(), steps);
    if (left < 0) {
      throw EtcdError.TOO_MANY_OPS.exception();
    }
    return new Txn(
        wire.getCompareList().stream().map(Comparisons::of).toList(),
        wire.getSuccessList().stream().map(op -> step(op, left)).toList(),
        wire.getFailureList().stream().map(op -> step(op, left)).toList());
  }

  private static Op step(RequestOp wire, int maxOps) {
    return switch (wire.getRequestCase()) {
      case REQUEST_RANGE -> RangeQuery.of(wire.getRequestRange()).toStep();
      case REQUEST_PUT -> Steps.put(wire.getRequestPut());
      case REQUEST_DELETE_RANGE -> Steps.delete(wire.getRequestDeleteRange());
      case REQUEST_TXN -> new Op.Nested(txn(wire.getRequestTxn(), maxOps));
      case REQUEST_NOT_SET -> throw EtcdError.KEY_NOT_FOUND.exception();
    };
  }

  TxnResponse answer(ResponseHeader header, TxnResult result) {
    return new Answering(result).answer(wire, header, result);
  }

  /** Goes through the steps as they were taken: what was read before the first write says so. */
  private static final class Answering {
    private ResponseHeader reached;
    private final ResponseHeader after;

    Answering(TxnResult result) {
      Revision revision = result.revision();
      after = Headers.within(revision);
      reached = wrote(result) ? Headers.within(new Revision(revision.value() - 1)) : after;
    }

    private static boolean wrote(TxnResult result) {
      return result.results().stream().anyMatch(Answering::wrote);
    }

    private static boolean wrote(OpResult result) {
      return result instanceof OpResult.Put
          || (result instanceof OpResult.Delete delete && !delete.deleted().isEmpty())
          || (result instanceof OpResult.Nested nested && wrote(nested.result()));
    }

    TxnResponse answer(TxnRequest wire, ResponseHeader header, TxnResult result) {
      List<RequestOp> branch = result.succeeded() ? wire.getSuccessList() : wire.getFailureList();
      List<ResponseOp> responses = new ArrayList<>(branch.size());
      for (int i = 0; i < branch.size(); i++) {
        responses.add(answer(branch.get(i), result.results().get(i)));
      }
      return TxnResponse.newBuilder()
          .setHeader(header)
          .setSucceeded(result.succeeded())
          .addAllResponses(responses)
          .build();
    }

    private ResponseOp answer(RequestOp asked, OpResult result) {
      reached = wrote(result) && !(result instanceof OpResult.Nested) ? after : reached;
      ResponseOp.Builder response = ResponseOp.newBuilder();
      if (result instanceof OpResult.Get get) {
        RangeQuery query = RangeQuery.of(asked.getRequestRange());
        response.setResponseRange(query.answer(reached, get.found(), get.count()));
      } else if (result instanceof OpResult.Put put) {
        response.setResponsePut(Steps.answer(asked.getRequestPut(), reached, put));
      } else if (result instanceof OpResult.Delete delete) {
        response.setResponseDeleteRange(
            Steps.answer(asked.getRequestDeleteRange(), reached, delete));
      } else if (result instanceof OpResult.Nested nested) {
        response.setResponseTxn(
            answer(asked.getRequestTxn(), ResponseHeader.getDefaultInstance(), nested.result()));
      }
      return response.build();
    }
  }
}
