package io.kubeterrarium.apiserver.web;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSession;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.jsse.JSSEImplementation;
import org.apache.tomcat.util.net.jsse.JSSESupport;
import org.jspecify.annotations.Nullable;

/**
 * TLS as the JDK does it, of which requests learn only the client's certificates. The container
 * would write the session's id in hexadecimal digits for each request, and nobody reads it. Named
 * to the connector by its class name.
 */
public final class CertificatesOnly extends JSSEImplementation {
  @Override
  public SSLSupport getSSLSupport(SSLSession session, Map<String, List<String>> attributes) {
    return new PeerCertificates(session, attributes);
  }

  private static final class PeerCertificates extends JSSESupport {
    PeerCertificates(SSLSession session, Map<String, List<String>> attributes) {
      super(session, attributes);
    }

    @Override
    public @Nullable String getSessionId() {
      return null;
    }

    @Override
    public X509Certificate @Nullable [] getLocalCertificateChain() {
      return null;
    }
  }
}
