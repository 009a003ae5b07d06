package io.kubeterrarium.registry.etcd;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.kubeterrarium.registry.RegistryException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** etcd's errors, by code and text: clients compare both. The one place where they are mapped. */
enum EtcdError {
  EMPTY_KEY(Status.Code.INVALID_ARGUMENT, "key is not provided"),
  KEY_NOT_FOUND(Status.Code.INVALID_ARGUMENT, "key not found"),
  VALUE_PROVIDED(Status.Code.INVALID_ARGUMENT, "value is provided"),
  LEASE_PROVIDED(Status.Code.INVALID_ARGUMENT, "lease is provided"),
  TOO_MANY_OPS(Status.Code.INVALID_ARGUMENT, "too many operations in txn request"),
  DUPLICATE_KEY(Status.Code.INVALID_ARGUMENT, "duplicate key given in txn request"),
  INVALID_SORT(Status.Code.INVALID_ARGUMENT, "invalid sort option"),
  REQUEST_TOO_LARGE(Status.Code.INVALID_ARGUMENT, "request is too large"),
  COMPACTED(Status.Code.OUT_OF_RANGE, "mvcc: required revision has been compacted"),
  FUTURE_REVISION(Status.Code.OUT_OF_RANGE, "mvcc: required revision is a future revision"),
  LEASE_NOT_FOUND(Status.Code.NOT_FOUND, "requested lease not found"),
  LEASE_EXISTS(Status.Code.FAILED_PRECONDITION, "lease already exists"),
  LEASE_TTL_TOO_LARGE(Status.Code.OUT_OF_RANGE, "too large lease TTL"),
  AUTH_NOT_ENABLED(Status.Code.FAILED_PRECONDITION, "authentication is not enabled"),
  PERMISSION_DENIED(Status.Code.PERMISSION_DENIED, "permission denied"),
  TOO_MANY_REQUESTS(Status.Code.RESOURCE_EXHAUSTED, "too many requests"),
  NO_LEADER(Status.Code.UNAVAILABLE, "no leader"),
  TIMEOUT(Status.Code.UNAVAILABLE, "request timed out"),
  STOPPED(Status.Code.UNAVAILABLE, "server stopped");

  private static final Logger LOG = LoggerFactory.getLogger(EtcdError.class);
  private static final String PREFIX = "etcdserver: ";

  private final Status.Code code;
  private final String text;

  EtcdError(Status.Code code, String text) {
    this.code = code;
    this.text = text;
  }

  Status status() {
    return code.toStatus().withDescription(PREFIX + text);
  }

  StatusRuntimeException exception() {
    return status().asRuntimeException();
  }

  /** What a caller is told of a failure, whatever it is. */
  static StatusRuntimeException of(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException wrapped && wrapped.getCause() != null
            ? wrapped.getCause()
            : failure;
    if (cause instanceof StatusRuntimeException known) {
      return known;
    }
    if (cause instanceof RegistryException known) {
      return of(known);
    }
    LOG.error("a request failed unexpectedly", cause);
    return Status.INTERNAL.withDescription(PREFIX + cause).asRuntimeException();
  }

  private static StatusRuntimeException of(RegistryException cause) {
    if (cause instanceof RegistryException.Compacted) {
      return COMPACTED.exception();
    }
    if (cause instanceof RegistryException.FutureRevision) {
      return FUTURE_REVISION.exception();
    }
    if (cause instanceof RegistryException.LeaseNotFound) {
      return LEASE_NOT_FOUND.exception();
    }
    if (cause instanceof RegistryException.Invalid) {
      return invalid(String.valueOf(cause.getMessage()));
    }
    if (cause instanceof RegistryException.NoQuorum) {
      return NO_LEADER.exception();
    }
    return (cause instanceof RegistryException.Stopped ? STOPPED : TIMEOUT).exception();
  }

  /** The registry's messages for requests that make no sense are etcd's, without the prefix. */
  private static StatusRuntimeException invalid(String message) {
    for (EtcdError error : values()) {
      if (error.text.equals(message)) {
        return error.exception();
      }
    }
    return Status.INVALID_ARGUMENT.withDescription(PREFIX + message).asRuntimeException();
  }
}
