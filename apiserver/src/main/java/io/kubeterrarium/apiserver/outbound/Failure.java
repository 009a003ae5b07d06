package io.kubeterrarium.apiserver.outbound;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.PKIXReason;
import org.jspecify.annotations.Nullable;

/** Why a call failed, in a few words: Go's where it has any, for the platform often has none. */
public final class Failure {
  private static final int HTTPS = 443;

  private Failure() {}

  /**
   * @param to what was called; null where it was not known yet
   */
  public static String reason(Throwable failure, @Nullable URI to) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (failure instanceof HttpTimeoutException) {
      return "context deadline exceeded";
    }
    if (root instanceof CertPathBuilderException
        || root instanceof CertPathValidatorException e
            && e.getReason() == PKIXReason.NO_TRUST_ANCHOR) {
      return "tls: failed to verify certificate: x509: certificate signed by unknown authority";
    }
    if (root instanceof UnresolvedAddressException && to != null) {
      return "dial tcp: lookup " + to.getHost() + ": no such host";
    }
    String message = root.getMessage();
    if (message != null && !message.isEmpty()) {
      return message.startsWith("EOF ") ? "EOF" : message;
    }
    return failure instanceof ConnectException
        ? dialled(to) + "connect: connection refused"
        : root.getClass().getSimpleName();
  }

  private static String dialled(@Nullable URI to) {
    if (to == null || to.getHost() == null) {
      return "";
    }
    InetSocketAddress address =
        new InetSocketAddress(to.getHost(), to.getPort() < 0 ? HTTPS : to.getPort());
    return address.isUnresolved()
        ? ""
        : "dial tcp " + address.getAddress().getHostAddress() + ":" + address.getPort() + ": ";
  }
}
