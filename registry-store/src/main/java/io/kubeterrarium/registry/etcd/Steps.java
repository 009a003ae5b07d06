package io.kubeterrarium.registry.etcd;

import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.DeleteRangeResponse;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.PutResponse;
import io.etcd.jetcd.api.ResponseHeader;
import io.kubeterrarium.registry.KeyValue;
import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.OpResult;

/** Puts and deletes, alone or as steps of a transaction. */
final class Steps {
  private Steps() {}

  static Op.Put put(PutRequest wire) {
    if (wire.getKey().isEmpty()) {
      throw EtcdError.EMPTY_KEY.exception();
    }
    if (wire.getIgnoreValue() && !wire.getValue().isEmpty()) {
      throw EtcdError.VALUE_PROVIDED.exception();
    }
    if (wire.getIgnoreLease() && wire.getLease() != 0) {
      throw EtcdError.LEASE_PROVIDED.exception();
    }
    return new Op.Put(
        Messages.bytes(wire.getKey()),
        Messages.bytes(wire.getValue()),
        new LeaseId(wire.getLease()),
        keep(wire));
  }

  private static Op.Keep keep(PutRequest wire) {
    if (wire.getIgnoreValue()) {
      return wire.getIgnoreLease() ? Op.Keep.VALUE_AND_LEASE : Op.Keep.VALUE;
    }
    return wire.getIgnoreLease() ? Op.Keep.LEASE : Op.Keep.NOTHING;
  }

  static Op.Delete delete(DeleteRangeRequest wire) {
    if (wire.getKey().isEmpty()) {
      throw EtcdError.EMPTY_KEY.exception();
    }
    return new Op.Delete(Messages.range(wire.getKey(), wire.getRangeEnd()));
  }

  static PutResponse answer(PutRequest asked, ResponseHeader header, OpResult.Put result) {
    PutResponse.Builder response = PutResponse.newBuilder().setHeader(header);
    KeyValue previous = result.previous();
    if (asked.getPrevKv() && previous != null) {
      response.setPrevKv(Messages.keyValue(previous));
    }
    return response.build();
  }

  static DeleteRangeResponse answer(
      DeleteRangeRequest asked, ResponseHeader header, OpResult.Delete result) {
    DeleteRangeResponse.Builder response =
        DeleteRangeResponse.newBuilder().setHeader(header).setDeleted(result.deleted().size());
    if (asked.getPrevKv()) {
      result.deleted().forEach(kv -> response.addPrevKvs(Messages.keyValue(kv)));
    }
    return response.build();
  }
}
