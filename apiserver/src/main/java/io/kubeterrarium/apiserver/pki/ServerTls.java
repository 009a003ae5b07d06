package io.kubeterrarium.apiserver.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What the HTTPS port shows and whom it trusts. The port must ask for a client certificate and go
 * on without one ({@code want}, not {@code need}): tokens and anonymous requests come without.
 *
 * @param keyStore in memory, with the serving certificate under {@link #ALIAS} and {@link
 *     #PASSWORD}
 * @param trustStore in memory, with the cluster's authority
 */
public record ServerTls(KeyStore keyStore, KeyStore trustStore) {
  public static final String ALIAS = "apiserver";

  /** Of a store that never leaves memory: the store's interface wants one. */
  public static final String PASSWORD = "in-memory";

  public static ServerTls of(ClusterPki pki) {
    try {
      // Justification: JKS, because PKCS12 would stretch the password of a store that is never
      // written, for 30 ms of every start.
      KeyStore keys = KeyStore.getInstance("JKS");
      keys.load(null, null);
      Certificate authority = pki.authority().certificate().certificate();
      keys.setKeyEntry(
          ALIAS,
          pki.serving().key(),
          PASSWORD.toCharArray(),
          new Certificate[] {pki.serving().certificate(), authority});
      KeyStore trusted = KeyStore.getInstance("JKS");
      trusted.load(null, null);
      trusted.setCertificateEntry("ca", authority);
      return new ServerTls(keys, trusted);
    } catch (GeneralSecurityException | IOException e) {
      throw new PkiException("cannot set up TLS: " + e.getMessage(), e);
    }
  }

  /** A new context with the JDK's protocols: TLS 1.2 and 1.3. */
  public SSLContext context() {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(keyStore, PASSWORD.toCharArray());
      TrustManagerFactory trusted =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(trustStore);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new PkiException("cannot set up TLS: " + e.getMessage(), e);
    }
  }
}
