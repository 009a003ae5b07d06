package io.kubeterrarium.registry.etcd;

import io.etcd.jetcd.api.AuthDisableRequest;
import io.etcd.jetcd.api.AuthEnableRequest;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

/**
 * gRPC's own health check, which load balancers and probes ask and etcd answers: this server
 * serves. It is about the port, not about the registry behind it, which may be without a quorum.
 *
 * <p>Its messages are empty but for one field each, so two of jetcd's empty ones carry them.
 */
final class HealthService {
  static final MethodDescriptor<AuthEnableRequest, AuthDisableRequest> CHECK =
      MethodDescriptor.<AuthEnableRequest, AuthDisableRequest>newBuilder()
          .setType(MethodType.UNARY)
          .setFullMethodName("grpc.health.v1.Health/Check")
          .setRequestMarshaller(ProtoUtils.marshaller(AuthEnableRequest.getDefaultInstance()))
          .setResponseMarshaller(ProtoUtils.marshaller(AuthDisableRequest.getDefaultInstance()))
          .build();

  static final int SERVICE = 1;
  static final int STATUS = 1;
  static final long SERVING = 1;

  private HealthService() {}

  static ServerServiceDefinition service() {
    return ServerServiceDefinition.builder("grpc.health.v1.Health")
        .addMethod(CHECK, ServerCalls.asyncUnaryCall(HealthService::check))
        .build();
  }

  private static void check(AuthEnableRequest request, StreamObserver<AuthDisableRequest> out) {
    boolean wholeServer =
        request.getUnknownFields().getField(SERVICE).getLengthDelimitedList().stream()
            .allMatch(name -> name.isEmpty());
    if (!wholeServer) {
      out.onError(Status.NOT_FOUND.withDescription("unknown service").asRuntimeException());
      return;
    }
    out.onNext(
        AuthDisableRequest.newBuilder()
            .setUnknownFields(YoungFields.number(STATUS, SERVING))
            .build());
    out.onCompleted();
  }
}
