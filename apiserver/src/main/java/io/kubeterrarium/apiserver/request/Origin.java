package io.kubeterrarium.apiserver.request;

import io.kubeterrarium.apiserver.authn.UserInfo;
import java.security.cert.X509Certificate;
import java.util.List;

/** By which door a request came in; authentication starts from it. */
public sealed interface Origin {
  /**
   * The plain HTTP port on loopback, which acts for the administrator as {@code kubectl proxy}
   * does.
   */
  record LoopbackHttp(String remoteAddress) implements Origin {}

  /**
   * The HTTPS port.
   *
   * @param clientCertificates verified against the cluster's CA, the client's own first; empty
   *     where the client showed none
   */
  record Https(String remoteAddress, List<X509Certificate> clientCertificates) implements Origin {}

  /** A component in this process, under the name it was started with. */
  record InProcess(UserInfo user) implements Origin {}
}
