package io.kubeterrarium.apiserver.pki;

import io.kubeterrarium.apiserver.pki.CertificateTemplate.Use;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Signs certificates for servers and clients: EC P-256 throughout, the JDK's own providers. */
public final class CertificateAuthority {
  private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);
  private static final Duration LEAF_LIFETIME = Duration.ofDays(365);

  /** Certificates begin this long ago, so that a client whose clock is slow takes them. */
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);

  private static final int RSA_BITS = 2048;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final KeyedCertificate authority;

  CertificateAuthority(KeyedCertificate authority) {
    this.authority = authority;
  }

  /** Makes a new authority with a key of its own. */
  static CertificateAuthority generate(Instant now) throws GeneralSecurityException {
    KeyPair keys = generateKeys();
    byte[] name = CertificateTemplate.name("kubeterrarium-ca", List.of());
    CertificateTemplate template =
        new CertificateTemplate(
            serial(),
            name,
            name,
            now.minus(CLOCK_SKEW),
            now.plus(AUTHORITY_LIFETIME),
            keys.getPublic(),
            Use.AUTHORITY,
            keys.getPublic(),
            null);
    return new CertificateAuthority(
        new KeyedCertificate(template.sign(keys.getPrivate()), keys.getPrivate()));
  }

  public KeyedCertificate certificate() {
    return authority;
  }

  /** A serving certificate for exactly these names. */
  public KeyedCertificate issueServing(ServingNames names, Instant now) {
    return issue("kube-apiserver", List.of(), Use.SERVER, names, now);
  }

  /** A client certificate: the user's name as CN, the groups as O. */
  public KeyedCertificate issueClient(String user, List<String> groups, Instant now) {
    return issue(user, groups, Use.CLIENT, null, now);
  }

  private KeyedCertificate issue(
      String commonName,
      List<String> organizations,
      Use use,
      @Nullable ServingNames names,
      Instant now) {
    try {
      KeyPair keys = generateKeys();
      PublicKey authorityKey = authority.certificate().getPublicKey();
      CertificateTemplate template =
          new CertificateTemplate(
              serial(),
              authority.certificate().getSubjectX500Principal().getEncoded(),
              CertificateTemplate.name(commonName, organizations),
              now.minus(CLOCK_SKEW),
              leafEnd(now),
              keys.getPublic(),
              use,
              authorityKey,
              names);
      return new KeyedCertificate(template.sign(authority.key()), keys.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new PkiException("cannot issue a certificate for " + commonName, e);
    }
  }

  private Instant leafEnd(Instant now) {
    Instant end = now.plus(LEAF_LIFETIME);
    Instant authorityEnd = authority.certificate().getNotAfter().toInstant();
    return end.isBefore(authorityEnd) ? end : authorityEnd;
  }

  private static BigInteger serial() {
    return new BigInteger(126, RANDOM).setBit(126);
  }

  static KeyPair generateKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
    return generator.generateKeyPair();
  }

  /** RSA as upstream's tooling makes for tokens: clients expect RS256. */
  static KeyPair generateRsaKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(RSA_BITS, RANDOM);
    return generator.generateKeyPair();
  }
}
