package io.kubeterrarium.apiserver.pki;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A certificate with its private key. Never printed. */
public record KeyedCertificate(X509Certificate certificate, PrivateKey key) {
  public String certificatePem() {
    return Pem.text(certificate);
  }

  public String keyPem() {
    return Pem.text(key);
  }

  @Override
  public String toString() {
    return "KeyedCertificate[" + certificate.getSubjectX500Principal() + "]";
  }
}
