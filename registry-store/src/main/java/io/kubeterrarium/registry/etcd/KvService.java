package io.kubeterrarium.registry.etcd;

import com.google.protobuf.MessageLite;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.CompactionResponse;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.DeleteRangeResponse;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.PutResponse;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.stub.StreamObserver;
import io.kubeterrarium.registry.OpResult;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Txn;

/** Range, put, delete, transaction, compaction. */
final class KvService extends KVGrpc.KVImplBase {
  /** The most bytes of a request that goes through the log: etcd's default. */
  static final int MAX_REQUEST_BYTES = 1536 * 1024;

  private final Registry registry;
  private final Headers headers;
  private final WritePermission permission;

  KvService(Registry registry, Headers headers, WritePermission permission) {
    this.registry = registry;
    this.headers = headers;
    this.permission = permission;
  }

  @Override
  public void range(RangeRequest request, StreamObserver<RangeResponse> out) {
    Replies.send(
        out,
        () -> registry.range(RangeQuery.of(request).toRegistry()),
        result ->
            RangeQuery.of(request)
                .answer(headers.at(result.revision()), result.found(), result.count()));
  }

  @Override
  public void put(PutRequest request, StreamObserver<PutResponse> out) {
    Replies.send(
        out,
        () -> {
          permission.require("KV/Put");
          Txn txn = Txn.of(Steps.put(request));
          requireSize(request);
          return registry.txn(txn);
        },
        result ->
            Steps.answer(
                request, headers.at(result.revision()), (OpResult.Put) result.results().get(0)));
  }

  @Override
  public void deleteRange(DeleteRangeRequest request, StreamObserver<DeleteRangeResponse> out) {
    Replies.send(
        out,
        () -> {
          permission.require("KV/DeleteRange");
          Txn txn = Txn.of(Steps.delete(request));
          requireSize(request);
          return registry.txn(txn);
        },
        result ->
            Steps.answer(
                request, headers.at(result.revision()), (OpResult.Delete) result.results().get(0)));
  }

  @Override
  public void txn(TxnRequest request, StreamObserver<TxnResponse> out) {
    TxnQuery query = new TxnQuery(request);
    Replies.send(
        out,
        () -> {
          if (query.writes()) {
            permission.require("KV/Txn with a put or a delete");
          }
          Txn txn = query.toRegistry();
          requireSize(request);
          return registry.txn(txn);
        },
        result -> query.answer(headers.at(result.revision()), result));
  }

  /** Nothing is left to wait for when this is answered, whether physical was asked for or not. */
  @Override
  public void compact(CompactionRequest request, StreamObserver<CompactionResponse> out) {
    Replies.send(
        out,
        () -> {
          permission.require("KV/Compact");
          if (request.getRevision() < 0) {
            throw EtcdError.COMPACTED.exception();
          }
          return registry.compact(new Revision(request.getRevision()));
        },
        done -> CompactionResponse.newBuilder().setHeader(headers.now()).build());
  }

  private static void requireSize(MessageLite request) {
    if (request.getSerializedSize() > MAX_REQUEST_BYTES) {
      throw EtcdError.REQUEST_TOO_LARGE.exception();
    }
  }
}
