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
  /** What is said of what took too long. */
  static final String LATE = "context deadline exceeded";

  private static final int HTTPS = 443;

  private Failure() {}

  /**
   * Of a POST.
   *
   * @param shown the URL as messages call it
   * @param to what was called; null where it was not known yet
   */
  public static String ofPost(Throwable failure, String shown, @Nullable URI to) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnreadBodyException) {
        return String.valueOf(cause.getMessage());
      }
    }
    return "Post \"" + shown + "\": " + reason(failure, to);
  }

  /**
   * @param to what was called; null where it was not known yet
   */
  public static String reason(Throwable failure, @Nullable URI to) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (failure instanceof HttpTimeoutException) {
      return LATE;
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
