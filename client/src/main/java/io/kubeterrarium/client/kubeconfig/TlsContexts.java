package io.kubeterrarium.client.kubeconfig;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Makes the TLS context that a kubeconfig asks for. */
public final class TlsContexts {
  private static final char[] NO_PASSWORD = new char[0];

  private TlsContexts() {}

  /** Refuses {@code insecure-skip-tls-verify}: a component must know whom it talks to. */
  public static SSLContext of(Kubeconfig config) throws IOException {
    if (config.insecureSkipTlsVerify()) {
      throw new IOException("kubeconfig: insecure-skip-tls-verify is not supported");
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(config), trust(config.caPem()), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("kubeconfig: " + e.getMessage(), e);
    }
  }

  private static KeyManager @Nullable [] keys(Kubeconfig config)
      throws GeneralSecurityException, IOException {
    String certificate = config.clientCertificatePem();
    String key = config.clientKeyPem();
    if (certificate == null || key == null) {
      return null;
    }
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "client",
        PrivateKeys.read(key),
        NO_PASSWORD,
        certificates(certificate).toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static TrustManager @Nullable [] trust(@Nullable String caPem)
      throws GeneralSecurityException, IOException {
    if (caPem == null) {
      return null;
    }
    KeyStore store = emptyStore();
    int count = 0;
    for (Certificate each : certificates(caPem)) {
      store.setCertificateEntry("ca-" + count++, each);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static Collection<? extends Certificate> certificates(String pem)
      throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }
}
