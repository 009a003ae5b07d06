package io.kubeterrarium.registry.etcd;

import io.grpc.Status;

/** Whether this face may write. Where it may not, it says who may, and how to change that. */
final class WritePermission {
  private final boolean granted;

  WritePermission(boolean granted) {
    this.granted = granted;
  }

  void require(String method) {
    if (!granted) {
      throw Status.PERMISSION_DENIED
          .withDescription(
              "etcdserver: "
                  + method
                  + ": this port is read-only, as only the API server writes to its registry;"
                  + " start with --etcd-allow-writes to allow it")
          .asRuntimeException();
    }
  }
}
