package io.kubeterrarium.apiserver.outbound;

import io.kubeterrarium.apiserver.pki.KeyedCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How a server is known to be the right one.
 *
 * @param bundle of authorities: PEM in base64, as objects carry it; empty: the platform's
 * @param name that its certificate must carry; empty: the one that it is called by
 * @param blindly whether any certificate will do
 */
public record ServerTrust(String bundle, String name, boolean blindly) {
  private static final char[] NO_PASSWORD = new char[0];

  /** A server behind a Service. */
  public static ServerTrust ofService(
      String bundle, String namespace, String name, boolean blindly) {
    return new ServerTrust(bundle, name + "." + namespace + ".svc", blindly);
  }

  /** A server that is called by its own name. */
  public static ServerTrust ofUrl(String bundle) {
    return new ServerTrust(bundle, "", false);
  }

  SSLContext context(@Nullable KeyedCertificate identity)
      throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(identity == null ? null : keys(identity), new TrustManager[] {manager()}, null);
    return context;
  }

  private TrustManager manager() throws GeneralSecurityException, IOException {
    if (blindly) {
      return new NamedServerTrust(null, "");
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(bundle.isEmpty() ? null : authorities());
    X509TrustManager chains = (X509TrustManager) managers.getTrustManagers()[0];
    return name.isEmpty() ? chains : new NamedServerTrust(chains, name);
  }

  private KeyStore authorities() throws GeneralSecurityException, IOException {
    byte[] pem = Base64.getMimeDecoder().decode(bundle);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    int number = 0;
    for (Certificate each :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem))) {
      trusted.setCertificateEntry("ca-" + number++, each);
    }
    return trusted;
  }

  private static KeyManager[] keys(KeyedCertificate identity)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "client", identity.key(), NO_PASSWORD, new Certificate[] {identity.certificate()});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_PASSWORD);
    return keys.getKeyManagers();
  }
}
