package io.kubeterrarium.registry.etcd;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.security.cert.X509Certificate;
import java.util.function.Predicate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Refuses the calls of those whose certificate is good, but not good enough for a registry. */
final class CertifiedCalls implements ServerInterceptor {
  private final Predicate<X509Certificate> admits;

  CertifiedCalls(Predicate<X509Certificate> admits) {
    this.admits = admits;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (isAdmitted(session)) {
      return next.startCall(call, headers);
    }
    call.close(EtcdError.PERMISSION_DENIED.status(), new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private boolean isAdmitted(@Nullable SSLSession session) {
    if (session == null) {
      return false;
    }
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate shown
          && admits.test(shown);
    } catch (SSLPeerUnverifiedException e) {
      // Justification: who shows nothing is not let in
      return false;
    }
  }
}
