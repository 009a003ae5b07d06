package io.kubeterrarium.registry.etcd;

import io.etcd.jetcd.api.AlarmRequest;
import io.etcd.jetcd.api.AlarmResponse;
import io.etcd.jetcd.api.DefragmentRequest;
import io.etcd.jetcd.api.DefragmentResponse;
import io.etcd.jetcd.api.HashKVRequest;
import io.etcd.jetcd.api.HashKVResponse;
import io.etcd.jetcd.api.HashRequest;
import io.etcd.jetcd.api.HashResponse;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.SnapshotRequest;
import io.etcd.jetcd.api.SnapshotResponse;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.kubeterrarium.registry.Membership;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.RegistrySnapshot;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Usage;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator asks of one member: status, alarms, hashes, a snapshot. */
final class MaintenanceService extends MaintenanceGrpc.MaintenanceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(MaintenanceService.class);

  private final Registry registry;
  private final Headers headers;

  MaintenanceService(Registry registry, Headers headers) {
    this.registry = registry;
    this.headers = headers;
  }

  @Override
  public void status(StatusRequest request, StreamObserver<StatusResponse> out) {
    Replies.send(out, this::status);
  }

  private StatusResponse status() {
    Membership members = registry.membership();
    Membership.Member leader = members.leader();
    Usage usage = registry.usage();
    StatusResponse.Builder response =
        StatusResponse.newBuilder()
            .setHeader(headers.now())
            .setVersion(EtcdConfig.VERSION)
            .setDbSize(usage.keyBytes() + usage.pastBytes())
            .setDbSizeInUse(usage.keyBytes())
            .setLeader(leader == null ? 0 : leader.id())
            .setRaftIndex(members.appliedIndex())
            .setRaftAppliedIndex(members.appliedIndex())
            .setRaftTerm(members.term())
            .setUnknownFields(
                YoungFields.text(YoungFields.STATUS_STORAGE_VERSION, EtcdConfig.VERSION));
    if (leader == null) {
      response.addErrors("etcdserver: no leader");
    }
    return response.build();
  }

  /** There are none: a member whose disk is full or damaged stops instead. */
  @Override
  public void alarm(AlarmRequest request, StreamObserver<AlarmResponse> out) {
    if (request.getAction() == AlarmRequest.AlarmAction.ACTIVATE) {
      out.onError(
          Status.UNIMPLEMENTED
              .withDescription("Maintenance/Alarm: alarms are not raised by hand here")
              .asRuntimeException());
      return;
    }
    Replies.send(out, () -> AlarmResponse.newBuilder().setHeader(headers.now()).build());
  }

  @Override
  public void defragment(DefragmentRequest request, StreamObserver<DefragmentResponse> out) {
    LOG.info("defragment: nothing to do, as the registry keeps no file that could have gaps");
    Replies.send(out, () -> DefragmentResponse.newBuilder().setHeader(headers.now()).build());
  }

  @Override
  public void hash(HashRequest request, StreamObserver<HashResponse> out) {
    Replies.send(
        out,
        registry::snapshot,
        snapshot ->
            HashResponse.newBuilder()
                .setHeader(headers.at(snapshot.revision()))
                .setHash(snapshot.hash(Revision.NONE))
                .build());
  }

  @Override
  public void hashKV(HashKVRequest request, StreamObserver<HashKVResponse> out) {
    Revision at = Messages.revision(request.getRevision());
    Replies.send(
        out,
        registry::snapshot,
        snapshot ->
            HashKVResponse.newBuilder()
                .setHeader(headers.at(snapshot.revision()))
                .setHash(snapshot.hash(at))
                .setCompactRevision(compacted(snapshot.compactRevision()))
                .setUnknownFields(
                    YoungFields.number(
                        YoungFields.HASH_KV_REVISION,
                        (at.isNone() ? snapshot.revision() : at).value()))
                .build());
  }

  /** etcd's word for "never" is -1. */
  private static long compacted(Revision revision) {
    return revision.isNone() ? -1 : revision.value();
  }

  @Override
  public void snapshot(SnapshotRequest request, StreamObserver<SnapshotResponse> out) {
    SnapshotSender sender =
        new SnapshotSender(headers, (ServerCallStreamObserver<SnapshotResponse>) out);
    CompletableFuture<RegistrySnapshot> taken = registry.snapshot();
    taken.whenComplete(
        (snapshot, error) -> {
          if (error != null) {
            out.onError(EtcdError.of(error));
          } else {
            sender.start(registry.membership().clusterId(), snapshot);
          }
        });
  }
}
