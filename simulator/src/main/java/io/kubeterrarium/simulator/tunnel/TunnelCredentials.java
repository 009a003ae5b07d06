package io.kubeterrarium.simulator.tunnel;

import io.kubeterrarium.apiserver.pki.KeyedCertificate;
import io.kubeterrarium.apiserver.pki.MemberNames;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a member shows, and whom it trusts: the authority of the registry's members and nobody else.
 * That authority signs nothing but members' certificates, so no client's and no server's
 * certificate of the cluster opens the door.
 */
public final class TunnelCredentials {
  private static final char[] PASSWORD = "in-memory".toCharArray();

  private final X509Certificate authority;
  private final KeyedCertificate own;

  public TunnelCredentials(X509Certificate authority, KeyedCertificate own) {
    this.authority = authority;
    this.own = own;
  }

  /**
   * Says before anything is opened what every handshake would fail of.
   *
   * @throws TunnelException where the certificate is another member's, or not valid now
   */
  void check(String name, Instant now) {
    X509Certificate certificate = own.certificate();
    if (!MemberNames.of(certificate).equals(name)) {
      throw new TunnelException(
          "the certificate is for member '"
              + MemberNames.of(certificate)
              + "', but this is member '"
              + name
              + "': was the wrong bundle carried here?");
    }
    if (now.isAfter(certificate.getNotAfter().toInstant())) {
      throw new TunnelException(
          "the certificate of member '" + name + "' has expired at " + certificate.getNotAfter());
    }
  }

  SSLContext context() {
    try {
      KeyStore keys = KeyStore.getInstance("JKS");
      keys.load(null, null);
      keys.setKeyEntry(
          "member", own.key(), PASSWORD, new Certificate[] {own.certificate(), authority});
      KeyManagerFactory shown =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      shown.init(keys, PASSWORD);
      KeyStore trusted = KeyStore.getInstance("JKS");
      trusted.load(null, null);
      trusted.setCertificateEntry("ca", authority);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(shown.getKeyManagers(), trust.getTrustManagers(), null);
      // A session that is resumed would skip the look at certificates that may have expired since.
      context.getServerSessionContext().setSessionTimeout(1);
      context.getClientSessionContext().setSessionTimeout(1);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new TunnelException("cannot set up TLS: " + e.getMessage(), e);
    }
  }
}
