package io.kubeterrarium.apiserver.pki;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Keys and certificates as the text that every other tool reads (RFC 7468). */
final class Pem {
  private static final Base64.Encoder BASE64 =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private Pem() {}

  static String text(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateException e) {
      throw new PkiException("a certificate has no encoding", e);
    }
  }

  /** A key as PKCS#8 or SubjectPublicKeyInfo. */
  static String text(Key key) {
    return block(key instanceof PrivateKey ? "PRIVATE KEY" : "PUBLIC KEY", key.getEncoded());
  }

  static X509Certificate certificate(String text) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(content("CERTIFICATE", text)));
  }

  /**
   * @param algorithm EC or RSA
   */
  static PrivateKey privateKey(String algorithm, String text) throws GeneralSecurityException {
    return KeyFactory.getInstance(algorithm)
        .generatePrivate(new PKCS8EncodedKeySpec(content("PRIVATE KEY", text)));
  }

  /** A file with both halves of a key pair, EC or RSA. */
  static KeyPair keyPair(String text) throws GeneralSecurityException {
    X509EncodedKeySpec half = new X509EncodedKeySpec(content("PUBLIC KEY", text));
    String algorithm = half.getEncoded().length > 200 ? "RSA" : "EC";
    return new KeyPair(
        KeyFactory.getInstance(algorithm).generatePublic(half), privateKey(algorithm, text));
  }

  private static String block(String label, byte[] content) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + BASE64.encodeToString(content)
        + "\n-----END "
        + label
        + "-----\n";
  }

  private static byte[] content(String label, String text) throws GeneralSecurityException {
    String begin = "-----BEGIN " + label + "-----";
    int from = text.indexOf(begin);
    int to = text.indexOf("-----END " + label + "-----");
    if (from < 0 || to < from) {
      throw new GeneralSecurityException("no " + label + " block");
    }
    try {
      return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("a damaged " + label + " block", e);
    }
  }
}
