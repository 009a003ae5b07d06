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
    return txn(wire);
  }

  private static Txn txn(TxnRequest wire) {
    return new Txn(
        wire.getCompareList().stream().map(Comparisons::of).toList(),
        wire.getSuccessList().stream().map(TxnQuery::step).toList(),
        wire.getFailureList().stream().map(TxnQuery::step).toList());
  }

  private static Op step(RequestOp wire) {
    return switch (wire.getRequestCase()) {
      case REQUEST_RANGE -> RangeQuery.of(wire.getRequestRange()).toStep();
      case REQUEST_PUT -> Steps.put(wire.getRequestPut());
      case REQUEST_DELETE_RANGE -> Steps.delete(wire.getRequestDeleteRange());
      case REQUEST_TXN -> new Op.Nested(txn(wire.getRequestTxn()));
      case REQUEST_NOT_SET -> throw EtcdError.KEY_NOT_FOUND.exception();
    };
  }

  TxnResponse answer(ResponseHeader header, TxnResult result) {
    return answer(wire, header, result);
  }

  private static TxnResponse answer(TxnRequest wire, ResponseHeader header, TxnResult result) {
    List<RequestOp> branch = result.succeeded() ? wire.getSuccessList() : wire.getFailureList();
    List<ResponseOp> responses = new ArrayList<>(branch.size());
    for (int i = 0; i < branch.size(); i++) {
      responses.add(answer(branch.get(i), result.revision(), result.results().get(i)));
    }
    return TxnResponse.newBuilder()
        .setHeader(header)
        .setSucceeded(result.succeeded())
        .addAllResponses(responses)
        .build();
  }

  private static ResponseOp answer(RequestOp asked, Revision revision, OpResult result) {
    ResponseHeader header = Headers.within(revision);
    ResponseOp.Builder response = ResponseOp.newBuilder();
    if (result instanceof OpResult.Get get) {
      RangeQuery query = RangeQuery.of(asked.getRequestRange());
      response.setResponseRange(query.answer(header, get.found(), get.count()));
    } else if (result instanceof OpResult.Put put) {
      response.setResponsePut(Steps.answer(asked.getRequestPut(), header, put));
    } else if (result instanceof OpResult.Delete delete) {
      response.setResponseDeleteRange(Steps.answer(asked.getRequestDeleteRange(), header, delete));
    } else if (result instanceof OpResult.Nested nested) {
      response.setResponseTxn(answer(asked.getRequestTxn(), header, nested.result()));
    }
    return response.build();
  }
}
