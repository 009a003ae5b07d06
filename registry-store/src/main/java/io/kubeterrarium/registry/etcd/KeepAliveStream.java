package io.kubeterrarium.registry.etcd;

import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseKeepAliveResponse;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.kubeterrarium.registry.Lease;
import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.RegistryException;
import org.jspecify.annotations.Nullable;

/**
 * One client's keep-alives, one after the other: the next is read when the one before is answered.
 *
 * <p>Threads: the connection's, those that complete the registry's futures, and whoever looks for
 * the leader; what is sent is sent under this object's lock.
 */
final class KeepAliveStream implements StreamObserver<LeaseKeepAliveRequest> {
  private final Registry registry;
  private final Headers headers;
  private final WritePermission permission;
  private final ServerCallStreamObserver<LeaseKeepAliveResponse> out;
  private final RequiredLeader.OpenStream leader;
  private boolean ended;

  KeepAliveStream(
      Registry registry,
      Headers headers,
      WritePermission permission,
      ServerCallStreamObserver<LeaseKeepAliveResponse> out,
      RequiredLeader.OpenStream leader) {
    this.registry = registry;
    this.headers = headers;
    this.permission = permission;
    this.out = out;
    this.leader = leader;
  }

  KeepAliveStream open() {
    out.disableAutoRequest();
    out.setOnCancelHandler(this::end);
    leader.whenLost(() -> fail(EtcdError.NO_LEADER.exception()));
    out.request(1);
    return this;
  }

  @Override
  public void onNext(LeaseKeepAliveRequest request) {
    try {
      permission.require("Lease/LeaseKeepAlive");
    } catch (StatusRuntimeException e) {
      fail(e);
      return;
    }
    registry
        .keepAlive(new LeaseId(request.getID()))
        .whenComplete((lease, error) -> answer(request.getID(), lease, error));
  }

  private void answer(long id, @Nullable Lease lease, @Nullable Throwable error) {
    if (error != null && !(error instanceof RegistryException.LeaseNotFound)) {
      fail(EtcdError.of(error));
      return;
    }
    synchronized (this) {
      if (ended) {
        return;
      }
      out.onNext(
          LeaseKeepAliveResponse.newBuilder()
              .setHeader(headers.now())
              .setID(id)
              .setTTL(lease == null ? 0 : lease.ttl().toSeconds())
              .build());
    }
    out.request(1);
  }

  private void fail(StatusRuntimeException reason) {
    if (end()) {
      out.onError(reason);
    }
  }

  @Override
  public void onError(Throwable t) {
    end();
  }

  @Override
  public void onCompleted() {
    if (end()) {
      out.onCompleted();
    }
  }

  /** Whether it was open until now. */
  private boolean end() {
    leader.closed();
    synchronized (this) {
      boolean open = !ended;
      ended = true;
      return open;
    }
  }
}
