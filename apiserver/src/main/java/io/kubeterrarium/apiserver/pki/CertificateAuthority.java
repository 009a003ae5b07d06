package io.kubeterrarium.apiserver.pki;

import io.kubeterrarium.api.certificates.SigningRequest;
import io.kubeterrarium.api.certificates.SigningRequestException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Signs certificates for servers and clients: EC P-256 throughout, the JDK's own providers. */
public final class CertificateAuthority {
  private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);
  private static final Duration LEAF_LIFETIME = Duration.ofDays(365);

  /** Certificates begin this long ago, so that a client whose clock is slow takes them. */
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);

  /** The same for those that are signed on request: half of the shortest life. */
  private static final Duration BACKDATE = Duration.ofMinutes(5);

  private static final Duration SHORT_LIFE = Duration.ofHours(8);

  private static final int RSA_BITS = 2048;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final KeyedCertificate authority;

  CertificateAuthority(KeyedCertificate authority) {
    this.authority = authority;
  }

  /** Makes a new authority with a key of its own. */
  static CertificateAuthority generate(Instant now) throws GeneralSecurityException {
    return generate("kubeterrarium-ca", now);
  }

  static CertificateAuthority generate(String commonName, Instant now)
      throws GeneralSecurityException {
    KeyPair keys = generateKeys();
    byte[] name = CertificateTemplate.name(commonName, List.of());
    CertificateTemplate template =
        new CertificateTemplate(
            serial(),
            name,
            name,
            now.minus(CLOCK_SKEW),
            now.plus(AUTHORITY_LIFETIME),
            keys.getPublic(),
            Purpose.AUTHORITY,
            keys.getPublic(),
            CertificateTemplate.NO_ALTERNATIVES);
    return new CertificateAuthority(
        new KeyedCertificate(template.sign(keys.getPrivate()), keys.getPrivate()));
  }

  public KeyedCertificate certificate() {
    return authority;
  }

  /** A serving certificate for exactly these names. */
  public KeyedCertificate issueServing(ServingNames names, Instant now) {
    byte[] alternatives = CertificateTemplate.alternatives(names);
    return issue("kube-apiserver", List.of(), Purpose.SERVER, alternatives, now);
  }

  /** A client certificate: the user's name as CN, the groups as O. */
  public KeyedCertificate issueClient(String user, List<String> groups, Instant now) {
    return issue(user, groups, Purpose.CLIENT, CertificateTemplate.NO_ALTERNATIVES, now);
  }

  /** A registry member's certificate, with which it calls the others and is called. */
  public KeyedCertificate issueMember(String name, Instant now) {
    ServingNames only = new ServingNames(new TreeSet<>(), new TreeSet<>(List.of(name)));
    return issue(name, List.of(), Purpose.MEMBER, CertificateTemplate.alternatives(only), now);
  }

  private KeyedCertificate issue(
      String commonName,
      List<String> organizations,
      Purpose purpose,
      byte[] alternatives,
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
              purpose,
              authorityKey,
              alternatives);
      return new KeyedCertificate(template.sign(authority.key()), keys.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new PkiException("cannot issue a certificate for " + commonName, e);
    }
  }

  /**
   * Certifies what somebody else's request asks for: its subject, names and key as they are.
   * Source: k8s.io/kubernetes, pkg/controller/certificates/authority.
   *
   * @param usages as a CertificateSigningRequest spells them
   * @return PEM
   */
  public String sign(
      SigningRequest request, Collection<String> usages, Duration lifetime, Instant now)
      throws SigningRequestException {
    // A short life is not shortened further by the skew.
    boolean isShort = lifetime.compareTo(SHORT_LIFE) < 0;
    Instant end = now.plus(isShort ? lifetime : lifetime.minus(BACKDATE));
    try {
      CertificateTemplate template =
          new CertificateTemplate(
              serial(),
              authority.certificate().getSubjectX500Principal().getEncoded(),
              request.subject(),
              now.minus(BACKDATE),
              notAfterAuthority(end),
              request.publicKey(),
              Purpose.of(usages),
              authority.certificate().getPublicKey(),
              request.alternatives());
      return Pem.text(template.sign(authority.key()));
    } catch (GeneralSecurityException e) {
      throw new PkiException("cannot sign a request for " + request.commonName(), e);
    }
  }

  private Instant leafEnd(Instant now) {
    return notAfterAuthority(now.plus(LEAF_LIFETIME));
  }

  private Instant notAfterAuthority(Instant end) {
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
