package io.kubeterrarium.apiserver.pki;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * The authority of the registry's members, and one member's certificate. An authority of its own,
 * as etcd has one in kubeadm's clusters: what the cluster's authority signs (people, servers) must
 * not open the members' doors.
 */
public final class MemberPki {
  public static final String AUTHORITY = "registry-ca.pem";
  public static final String MEMBER = "registry-member.pem";

  private final CertificateAuthority authority;
  private final KeyedCertificate member;

  private MemberPki(CertificateAuthority authority, KeyedCertificate member) {
    this.authority = authority;
    this.member = member;
  }

  /** A new authority, for a cluster that begins. */
  public static CertificateAuthority newAuthority(Instant now) {
    try {
      return CertificateAuthority.generate("kubeterrarium-registry-ca", now);
    } catch (GeneralSecurityException e) {
      throw new PkiException("cannot make keys: " + e.getMessage(), e);
    }
  }

  /** An authority that was kept: certificate and key as PEM. */
  public static CertificateAuthority authority(String pem) {
    try {
      return new CertificateAuthority(KeyedCertificate.ofPem(pem));
    } catch (GeneralSecurityException e) {
      throw new PkiException("the authority is damaged: " + e.getMessage(), e);
    }
  }

  /**
   * Reads what stands in the directory. A member's certificate that ends within a month is made
   * anew there, under the same name, as the cluster's other certificates are.
   *
   * @throws PkiException where a file is missing, damaged, or cannot be read or written
   */
  public static MemberPki open(Path directory, String name, Instant now) {
    PkiFolder folder = PkiFolder.at(directory);
    KeyedCertificate authority = folder.readCertificate(AUTHORITY);
    if (authority == null) {
      throw new PkiException(
          directory.resolve(AUTHORITY) + " is missing: start this member with its bundle");
    }
    CertificateAuthority signs = new CertificateAuthority(authority);
    KeyedCertificate member = folder.readCertificate(MEMBER);
    if (member == null || !ClusterPki.isCurrent(member.certificate(), now)) {
      member = signs.issueMember(name, now);
      folder.write(MEMBER, member.certificatePem() + member.keyPem());
    }
    return new MemberPki(signs, member);
  }

  public X509Certificate authority() {
    return authority.certificate().certificate();
  }

  public KeyedCertificate member() {
    return member;
  }
}
