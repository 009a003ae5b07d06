package io.kubeterrarium.apiserver.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Signs certificates for servers and clients: EC P-256 throughout, the JDK's own providers. */
public final class CertificateAuthority {
  private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);
  private static final Duration LEAF_LIFETIME = Duration.ofDays(365);

  /** Certificates begin this long ago, so that a client whose clock is slow takes them. */
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final KeyedCertificate authority;

  CertificateAuthority(KeyedCertificate authority) {
    this.authority = authority;
  }

  /** Makes a new authority with a key of its own. */
  static CertificateAuthority generate(Instant now) throws GeneralSecurityException {
    KeyPair keys = generateKeys();
    X500Name name = subject("kubeterrarium-ca", List.of());
    try {
      X509v3CertificateBuilder builder =
          builder(name, name, now, now.plus(AUTHORITY_LIFETIME), keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign | KeyUsage.cRLSign));
      return new CertificateAuthority(sign(builder, keys, keys));
    } catch (IOException | OperatorCreationException e) {
      throw new GeneralSecurityException("cannot make a certificate authority", e);
    }
  }

  public KeyedCertificate certificate() {
    return authority;
  }

  /** A serving certificate for exactly these names. */
  public KeyedCertificate issueServing(ServingNames names, Instant now) {
    List<GeneralName> alternatives = new ArrayList<>();
    names.hosts().forEach(host -> alternatives.add(new GeneralName(GeneralName.dNSName, host)));
    names
        .addresses()
        .forEach(address -> alternatives.add(new GeneralName(GeneralName.iPAddress, address)));
    return issue(
        subject("kube-apiserver", List.of()),
        KeyPurposeId.id_kp_serverAuth,
        new GeneralNames(alternatives.toArray(GeneralName[]::new)),
        now);
  }

  /** A client certificate: the user's name as CN, the groups as O. */
  public KeyedCertificate issueClient(String user, List<String> groups, Instant now) {
    return issue(subject(user, groups), KeyPurposeId.id_kp_clientAuth, null, now);
  }

  private KeyedCertificate issue(
      X500Name subject,
      KeyPurposeId purpose,
      @org.jspecify.annotations.Nullable GeneralNames alternatives,
      Instant now) {
    try {
      KeyPair keys = generateKeys();
      Instant end = now.plus(LEAF_LIFETIME);
      Instant authorityEnd = authority.certificate().getNotAfter().toInstant();
      X509v3CertificateBuilder builder =
          builder(
              X500Name.getInstance(authority.certificate().getSubjectX500Principal().getEncoded()),
              subject,
              now,
              end.isBefore(authorityEnd) ? end : authorityEnd,
              keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      if (alternatives != null) {
        builder.addExtension(Extension.subjectAlternativeName, false, alternatives);
      }
      KeyPair signing = new KeyPair(authority.certificate().getPublicKey(), authority.key());
      return sign(builder, keys, signing);
    } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
      throw new PkiException("cannot issue a certificate for " + subject, e);
    }
  }

  static KeyPair generateKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
    return generator.generateKeyPair();
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, Instant now, Instant end, PublicKey key) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(127, RANDOM),
        Date.from(now.minus(CLOCK_SKEW)),
        Date.from(end),
        subject,
        key);
  }

  private static KeyedCertificate sign(
      X509v3CertificateBuilder builder, KeyPair holder, KeyPair signing)
      throws OperatorCreationException, GeneralSecurityException {
    return new KeyedCertificate(
        new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(
                    new JcaContentSignerBuilder("SHA256withECDSA").build(signing.getPrivate()))),
        holder.getPrivate());
  }

  private static X500Name subject(String commonName, List<String> organizations) {
    X500NameBuilder name = new X500NameBuilder(BCStyle.INSTANCE);
    organizations.forEach(organization -> name.addRDN(BCStyle.O, organization));
    return name.addRDN(BCStyle.CN, commonName).build();
  }
}
