package io.kubeterrarium.registry.etcd;

import io.etcd.jetcd.api.AuthEnableRequest;
import io.etcd.jetcd.api.AuthEnableResponse;
import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.etcd.jetcd.api.AuthenticateResponse;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

/** There are no users and roles here, and this is where a client is told so. */
final class AuthService extends AuthGrpc.AuthImplBase {
  /** The request is empty, and the answer begins with a header. */
  static final MethodDescriptor<AuthEnableRequest, AuthEnableResponse> STATUS =
      MethodDescriptor.<AuthEnableRequest, AuthEnableResponse>newBuilder()
          .setType(MethodType.UNARY)
          .setFullMethodName(
              MethodDescriptor.generateFullMethodName(AuthGrpc.SERVICE_NAME, "AuthStatus"))
          .setRequestMarshaller(ProtoUtils.marshaller(AuthEnableRequest.getDefaultInstance()))
          .setResponseMarshaller(ProtoUtils.marshaller(AuthEnableResponse.getDefaultInstance()))
          .build();

  private final Headers headers;

  AuthService(Headers headers) {
    this.headers = headers;
  }

  ServerServiceDefinition withStatus() {
    return Extended.service(bindService(), STATUS, ServerCalls.asyncUnaryCall(this::status));
  }

  private void status(AuthEnableRequest request, StreamObserver<AuthEnableResponse> out) {
    Replies.send(
        out,
        () ->
            AuthEnableResponse.newBuilder()
                .setHeader(headers.now())
                .setUnknownFields(YoungFields.number(YoungFields.AUTH_STATUS_REVISION, 1))
                .build());
  }

  @Override
  public void authenticate(AuthenticateRequest request, StreamObserver<AuthenticateResponse> out) {
    out.onError(EtcdError.AUTH_NOT_ENABLED.exception());
  }
}
