package io.kubeterrarium.apiserver.outbound;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Takes a server for the one whose name its certificate carries, whatever address it was called by.
 * The platform leaves the name to an extended trust manager, hence the type.
 */
final class NamedServerTrust extends X509ExtendedTrustManager {
  private static final int DNS = 2;

  private final @Nullable X509TrustManager chains;
  private final String name;

  /**
   * @param chains says whether a chain leads to an authority; null: any certificate will do
   */
  NamedServerTrust(@Nullable X509TrustManager chains, String name) {
    this.chains = chains;
    this.name = name;
  }

  private void check(X509Certificate[] chain, String authType) throws CertificateException {
    if (chains == null) {
      return;
    }
    chains.checkServerTrusted(chain, authType);
    for (String presented : names(chain[0])) {
      if (matches(presented.toLowerCase(Locale.ROOT))) {
        return;
      }
    }
    throw new CertificateException(
        "tls: failed to verify certificate: x509: certificate is valid for "
            + String.join(", ", names(chain[0]))
            + ", not "
            + name);
  }

  private boolean matches(String presented) {
    return presented.equals(name)
        || presented.startsWith("*.")
            && name.indexOf('.') > 0
            && name.substring(name.indexOf('.')).equals(presented.substring(1));
  }

  private static List<String> names(X509Certificate certificate)
      throws CertificateParsingException {
    Collection<List<?>> all = certificate.getSubjectAlternativeNames();
    return all == null
        ? List.of()
        : all.stream()
            .filter(each -> Integer.valueOf(DNS).equals(each.get(0)))
            .map(each -> String.valueOf(each.get(1)))
            .toList();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("a client's trust knows no clients");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return chains == null ? new X509Certificate[0] : chains.getAcceptedIssuers();
  }
}
