package io.kubeterrarium.registry.etcd;

import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrantResponse;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseKeepAliveResponse;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import io.etcd.jetcd.api.LeaseRevokeResponse;
import io.etcd.jetcd.api.LeaseTimeToLiveRequest;
import io.etcd.jetcd.api.LeaseTimeToLiveResponse;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.kubeterrarium.registry.Lease;
import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.LeaseStatus;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.RegistryException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Leases: grant, revoke, keep alive, time to live, list. */
final class LeaseService extends LeaseGrpc.LeaseImplBase {
  /** etcd's bounds; the lower one comes from its default election timeout. */
  static final long MIN_TTL_SECONDS = 2;

  static final long MAX_TTL_SECONDS = 9_000_000_000L;

  /** The request is empty, and the answer begins with a header, as those of a revocation do. */
  static final MethodDescriptor<LeaseTimeToLiveRequest, LeaseRevokeResponse> LEASES =
      MethodDescriptor.<LeaseTimeToLiveRequest, LeaseRevokeResponse>newBuilder()
          .setType(MethodType.UNARY)
          .setFullMethodName(
              MethodDescriptor.generateFullMethodName(LeaseGrpc.SERVICE_NAME, "LeaseLeases"))
          .setRequestMarshaller(ProtoUtils.marshaller(LeaseTimeToLiveRequest.getDefaultInstance()))
          .setResponseMarshaller(ProtoUtils.marshaller(LeaseRevokeResponse.getDefaultInstance()))
          .build();

  private final Registry registry;
  private final Headers headers;
  private final WritePermission permission;
  private final RequiredLeader leader;

  LeaseService(
      Registry registry, Headers headers, WritePermission permission, RequiredLeader leader) {
    this.registry = registry;
    this.headers = headers;
    this.permission = permission;
    this.leader = leader;
  }

  /** What jetcd's classes know of the service, and the list of leases, which they do not. */
  ServerServiceDefinition withList() {
    return Extended.service(bindService(), LEASES, ServerCalls.asyncUnaryCall(this::leases));
  }

  @Override
  public void leaseGrant(LeaseGrantRequest request, StreamObserver<LeaseGrantResponse> out) {
    Replies.send(
        out,
        () -> {
          permission.require("Lease/LeaseGrant");
          if (request.getTTL() > MAX_TTL_SECONDS) {
            throw EtcdError.LEASE_TTL_TOO_LARGE.exception();
          }
          Duration ttl = Duration.ofSeconds(Math.max(MIN_TTL_SECONDS, request.getTTL()));
          return registry.grantLease(new LeaseId(request.getID()), ttl);
        },
        lease ->
            LeaseGrantResponse.newBuilder()
                .setHeader(headers.now())
                .setID(lease.id().value())
                .setTTL(lease.ttl().toSeconds())
                .build());
  }

  @Override
  public void leaseRevoke(LeaseRevokeRequest request, StreamObserver<LeaseRevokeResponse> out) {
    Replies.send(
        out,
        () -> {
          permission.require("Lease/LeaseRevoke");
          return registry.revokeLease(new LeaseId(request.getID()));
        },
        done -> LeaseRevokeResponse.newBuilder().setHeader(headers.now()).build());
  }

  @Override
  public void leaseTimeToLive(
      LeaseTimeToLiveRequest request, StreamObserver<LeaseTimeToLiveResponse> out) {
    Replies.send(
        out,
        () -> orMissing(registry.leaseStatus(new LeaseId(request.getID())), request.getID()),
        status -> answer(request, status));
  }

  /** A lease that is not there is no error here: its time to live is -1. */
  private static CompletableFuture<LeaseStatus> orMissing(
      CompletableFuture<LeaseStatus> asked, long id) {
    CompletableFuture<LeaseStatus> answer = new CompletableFuture<>();
    asked.whenComplete(
        (status, error) -> {
          if (error instanceof RegistryException.LeaseNotFound) {
            Lease none = new Lease(new LeaseId(id), Duration.ZERO, Duration.ofSeconds(-1));
            answer.complete(new LeaseStatus(none, List.of()));
          } else if (error != null) {
            answer.completeExceptionally(error);
          } else {
            answer.complete(status);
          }
        });
    return answer;
  }

  private LeaseTimeToLiveResponse answer(LeaseTimeToLiveRequest request, LeaseStatus status) {
    LeaseTimeToLiveResponse.Builder response =
        LeaseTimeToLiveResponse.newBuilder()
            .setHeader(headers.now())
            .setID(request.getID())
            .setTTL(status.lease().remaining().toSeconds())
            .setGrantedTTL(status.lease().ttl().toSeconds());
    if (request.getKeys()) {
      status.keys().forEach(key -> response.addKeys(Messages.wire(key)));
    }
    return response.build();
  }

  private void leases(LeaseTimeToLiveRequest request, StreamObserver<LeaseRevokeResponse> out) {
    Replies.send(
        out,
        registry::leases,
        leases ->
            LeaseRevokeResponse.newBuilder()
                .setHeader(headers.now())
                .setUnknownFields(
                    YoungFields.numbers(
                        YoungFields.LEASES,
                        YoungFields.LEASE_STATUS_ID,
                        leases.stream().map(LeaseId::value).toList()))
                .build());
  }

  @Override
  public StreamObserver<LeaseKeepAliveRequest> leaseKeepAlive(
      StreamObserver<LeaseKeepAliveResponse> out) {
    KeepAliveStream stream =
        new KeepAliveStream(
            registry,
            headers,
            permission,
            (ServerCallStreamObserver<LeaseKeepAliveResponse>) out,
            leader.stream());
    return stream.open();
  }
}
