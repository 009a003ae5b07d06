package io.kubeterrarium.apiserver.pki;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/** Keys and certificates as the text that every other tool reads (RFC 7468). */
final class Pem {
  private static final String P256 = "1.2.840.10045.3.1.7";

  /** Bytes of a point of P-256, uncompressed. */
  private static final int POINT = 65;

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

  /**
   * The key as the text that most clients can read: elliptic ones with their curve and public half,
   * RFC 5915, for there are clients that take any PKCS#8 for RSA.
   */
  static String portable(PrivateKey key, PublicKey half) {
    if (!(key instanceof ECPrivateKey secret)
        || secret.getParams().getOrder().bitLength() != 8 * (POINT / 2)) {
      return text(key);
    }
    byte[] spki = half.getEncoded(); // A sequence of algorithm and bits, here of known lengths.
    byte[] point = Arrays.copyOfRange(spki, spki.length - POINT, spki.length);
    return block(
        "EC PRIVATE KEY",
        Der.sequence(
            Der.integer(BigInteger.ONE),
            Der.octets(fixed(secret.getS())),
            Der.explicit(0, Der.oid(P256)),
            Der.explicit(1, Der.bits(0, point))));
  }

  private static byte[] fixed(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[POINT / 2];
    int length = Math.min(bytes.length, fixed.length);
    System.arraycopy(bytes, bytes.length - length, fixed, fixed.length - length, length);
    return fixed;
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
