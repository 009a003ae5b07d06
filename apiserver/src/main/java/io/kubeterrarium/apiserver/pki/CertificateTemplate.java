package io.kubeterrarium.apiserver.pki;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An X.509 certificate before it is signed (RFC 5280). Written by hand, in a hundred lines, because
 * the JDK has no interface for it and loading a cryptography library costs a start more than
 * everything else here.
 *
 * @param issuer a DER name
 * @param subject a DER name
 * @param alternatives the content of subjectAltName, as DER; empty for none
 */
record CertificateTemplate(
    BigInteger serial,
    byte[] issuer,
    byte[] subject,
    Instant notBefore,
    Instant notAfter,
    PublicKey key,
    Purpose purpose,
    PublicKey issuerKey,
    byte[] alternatives) {
  static final byte[] NO_ALTERNATIVES = {};

  private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));

  /** A name of organizations and a common name, in that order. */
  static byte[] name(String commonName, List<String> organizations) {
    List<byte[]> parts = new ArrayList<>();
    organizations.forEach(organization -> parts.add(attribute("2.5.4.10", organization)));
    parts.add(attribute("2.5.4.3", commonName));
    return Der.sequence(parts.toArray(byte[][]::new));
  }

  private static byte[] attribute(String type, String value) {
    return Der.setOf(Der.sequence(Der.oid(type), Der.utf8(value)));
  }

  X509Certificate sign(PrivateKey issuerPrivateKey) throws GeneralSecurityException {
    byte[] content =
        Der.sequence(
            Der.explicit(0, Der.integer(BigInteger.TWO)),
            Der.integer(serial),
            ECDSA_WITH_SHA256,
            issuer,
            Der.sequence(Der.time(notBefore), Der.time(notAfter)),
            subject,
            key.getEncoded(),
            Der.explicit(3, extensions()));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(issuerPrivateKey);
    signature.update(content);
    byte[] certificate = Der.sequence(content, ECDSA_WITH_SHA256, Der.bits(0, signature.sign()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(certificate));
  }

  private byte[] extensions() throws GeneralSecurityException {
    List<byte[]> list = new ArrayList<>();
    boolean isAuthority = purpose.authority();
    list.add(
        critical(
            "2.5.29.19", // basicConstraints: an authority, of leaves only
            isAuthority ? Der.sequence(Der.yes(), Der.integer(BigInteger.ZERO)) : Der.sequence()));
    if (purpose.keyUsage() != 0) {
      list.add(critical("2.5.29.15", purpose.keyUsageBits()));
    }
    list.add(extension("2.5.29.14", Der.octets(keyId(key))));
    list.add(extension("2.5.29.35", Der.sequence(Der.implicit(0, keyId(issuerKey)))));
    if (!purpose.extended().isEmpty()) {
      byte[][] purposes = purpose.extended().stream().map(Der::oid).toArray(byte[][]::new);
      list.add(extension("2.5.29.37", Der.sequence(purposes)));
    }
    if (alternatives.length > 0) {
      list.add(extension("2.5.29.17", alternatives));
    }
    return Der.sequence(list.toArray(byte[][]::new));
  }

  static byte[] alternatives(ServingNames names) {
    List<byte[]> list = new ArrayList<>();
    for (String host : names.hosts()) {
      list.add(Der.implicit(2, host.getBytes(StandardCharsets.US_ASCII)));
    }
    for (String address : names.addresses()) {
      InetAddress parsed = ServingNames.parse(address);
      list.add(Der.implicit(7, parsed.getAddress()));
    }
    return Der.sequence(list.toArray(byte[][]::new));
  }

  private static byte[] extension(String type, byte[] content) {
    return Der.sequence(Der.oid(type), Der.octets(content));
  }

  private static byte[] critical(String type, byte[] content) {
    return Der.sequence(Der.oid(type), Der.yes(), Der.octets(content));
  }

  /** Any unique name of the key will do (RFC 7093). */
  private static byte[] keyId(PublicKey key) throws GeneralSecurityException {
    return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()), 20);
  }
}
