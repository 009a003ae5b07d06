package io.kubeterrarium.apiserver.pki;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A certificate with its private key. Never printed. */
public record KeyedCertificate(X509Certificate certificate, PrivateKey key) {
  /** Both, from the text that {@link #certificatePem} and {@link #keyPem} give. */
  static KeyedCertificate ofPem(String pem) throws GeneralSecurityException {
    X509Certificate certificate = Pem.certificate(pem);
    return new KeyedCertificate(
        certificate, Pem.privateKey(certificate.getPublicKey().getAlgorithm(), pem));
  }

  public String certificatePem() {
    return Pem.text(certificate);
  }

  public String keyPem() {
    return Pem.text(key);
  }

  /** The key in the form that the most clients can read. */
  public String portableKeyPem() {
    return Pem.portable(key, certificate.getPublicKey());
  }

  @Override
  public String toString() {
    return "KeyedCertificate[" + certificate.getSubjectX500Principal() + "]";
  }
}
