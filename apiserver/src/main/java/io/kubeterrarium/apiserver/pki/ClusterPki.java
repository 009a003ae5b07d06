package io.kubeterrarium.apiserver.pki;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's authority, its serving certificate, the administrator's client certificate and the
 * key that signs service account tokens.
 *
 * <p>Opening is idempotent: what stands and is good stays; what is missing, expires within 30 days,
 * is not signed by the authority or names other hosts is made anew. A file that cannot be read as
 * what it should be is an error and is left alone.
 */
public final class ClusterPki {
  /** The administrator, as kubeadm calls it. */
  public static final String ADMIN = "kubernetes-admin";

  private static final String SERVICE_ACCOUNT_KEYS = "service-account.pem";
  private static final String FRONT_PROXY_AUTHORITY = "front-proxy-ca.pem";
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);

  private final CertificateAuthority authority;
  private final KeyedCertificate serving;
  private final KeyedCertificate admin;
  private final PkiFolder folder;
  private @Nullable KeyPair serviceAccountKeys; // Guarded by this; made at its first use.
  private @Nullable CertificateAuthority frontProxyAuthority; // Likewise.

  private ClusterPki(
      CertificateAuthority authority,
      KeyedCertificate serving,
      KeyedCertificate admin,
      PkiFolder folder) {
    this.authority = authority;
    this.serving = serving;
    this.admin = admin;
    this.folder = folder;
  }

  /**
   * Reads or makes what stands in the directory.
   *
   * @throws PkiException where a file is damaged, or cannot be read or written
   */
  public static ClusterPki open(Path directory, ServingNames names, Instant now) {
    return open(PkiFolder.at(directory), names, now);
  }

  /** Made for this process only; nothing is written. */
  public static ClusterPki ephemeral(ServingNames names, Instant now) {
    return open(PkiFolder.nowhere(), names, now);
  }

  /**
   * The authority that stands in the directory, to sign certificates for more people; empty where
   * there is none. Makes and writes nothing.
   *
   * @throws PkiException where its file is damaged or cannot be read
   */
  public static Optional<CertificateAuthority> authorityIn(Path directory) {
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    return Optional.ofNullable(PkiFolder.at(directory).readCertificate("ca.pem"))
        .map(CertificateAuthority::new);
  }

  private static ClusterPki open(PkiFolder folder, ServingNames names, Instant now) {
    try {
      CertificateAuthority authority = authority(folder, now);
      KeyedCertificate serving =
          leaf(folder, "apiserver.pem", authority, now, certificate -> isFor(names, certificate));
      if (serving == null) {
        serving = keep(folder, "apiserver.pem", authority.issueServing(names, now));
      }
      KeyedCertificate admin = leaf(folder, "admin.pem", authority, now, certificate -> true);
      if (admin == null) {
        admin =
            keep(folder, "admin.pem", authority.issueClient(ADMIN, List.of("system:masters"), now));
      }
      return new ClusterPki(authority, serving, admin, folder);
    } catch (GeneralSecurityException e) {
      throw new PkiException("cannot make keys: " + e.getMessage(), e);
    }
  }

  private static CertificateAuthority authority(PkiFolder folder, Instant now)
      throws GeneralSecurityException {
    KeyedCertificate known = folder.readCertificate("ca.pem");
    if (known != null && isCurrent(known.certificate(), now)) {
      return new CertificateAuthority(known);
    }
    CertificateAuthority made = CertificateAuthority.generate(now);
    folder.write("ca.crt", made.certificate().certificatePem());
    keep(folder, "ca.pem", made.certificate());
    return made;
  }

  private static @Nullable KeyedCertificate leaf(
      PkiFolder folder,
      String name,
      CertificateAuthority authority,
      Instant now,
      Predicate<X509Certificate> good) {
    KeyedCertificate known = folder.readCertificate(name);
    return known != null
            && isCurrent(known.certificate(), now)
            && isSignedBy(authority, known.certificate())
            && good.test(known.certificate())
        ? known
        : null;
  }

  private static KeyedCertificate keep(PkiFolder folder, String name, KeyedCertificate made) {
    folder.write(name, made.certificatePem() + made.keyPem());
    return made;
  }

  /** Whether it is valid for another month. */
  static boolean isCurrent(X509Certificate certificate, Instant now) {
    return !now.isBefore(certificate.getNotBefore().toInstant())
        && now.plus(RENEW_BEFORE).isBefore(certificate.getNotAfter().toInstant());
  }

  private static boolean isSignedBy(CertificateAuthority authority, X509Certificate certificate) {
    try {
      certificate.verify(authority.certificate().certificate().getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false; // Another authority's, from before ca.pem was replaced: it is made anew.
    }
  }

  private static boolean isFor(ServingNames names, X509Certificate certificate) {
    SortedSet<String> wanted = new TreeSet<>(names.hosts());
    wanted.addAll(names.addresses());
    SortedSet<String> present = new TreeSet<>();
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> alternative : alternatives) {
          String name = String.valueOf(alternative.get(1));
          present.add(ServingNames.isAddress(name) ? ServingNames.canonical(name) : name);
        }
      }
    } catch (CertificateParsingException e) {
      return false; // Unreadable names are other names.
    }
    return present.equals(wanted);
  }

  public CertificateAuthority authority() {
    return authority;
  }

  /** The authority's certificate as PEM: what clients trust, and {@code kube-root-ca.crt}. */
  public String authorityPem() {
    return authority.certificate().certificatePem();
  }

  public KeyedCertificate serving() {
    return serving;
  }

  public KeyedCertificate admin() {
    return admin;
  }

  /**
   * What signs service account tokens: an RSA pair, read or made at the first call, because making
   * one takes too long for every start.
   *
   * @throws PkiException where the file is damaged, or cannot be read or written
   */
  public synchronized KeyPair serviceAccountKeys() {
    KeyPair known = serviceAccountKeys;
    if (known == null) {
      known = folder.readKeys(SERVICE_ACCOUNT_KEYS);
    }
    if (known == null) {
      try {
        known = CertificateAuthority.generateRsaKeys();
      } catch (GeneralSecurityException e) {
        throw new PkiException("cannot make keys: " + e.getMessage(), e);
      }
      folder.write(
          SERVICE_ACCOUNT_KEYS, Pem.text(known.getPublic()) + Pem.text(known.getPrivate()));
    }
    serviceAccountKeys = known;
    return known;
  }

  /**
   * The authority that vouches for the front proxy alone: other API servers believe who it says is
   * asking. Read or made at the first call.
   *
   * @throws PkiException where the file is damaged, or cannot be read or written
   */
  public synchronized CertificateAuthority frontProxyAuthority() {
    CertificateAuthority known = frontProxyAuthority;
    if (known == null) {
      KeyedCertificate stored = folder.readCertificate(FRONT_PROXY_AUTHORITY);
      try {
        known =
            stored != null && isCurrent(stored.certificate(), Instant.now())
                ? new CertificateAuthority(stored)
                : CertificateAuthority.generate(Instant.now());
      } catch (GeneralSecurityException e) {
        throw new PkiException("cannot make keys: " + e.getMessage(), e);
      }
      if (stored == null || !stored.equals(known.certificate())) {
        keep(folder, FRONT_PROXY_AUTHORITY, known.certificate());
      }
      frontProxyAuthority = known;
    }
    return known;
  }

  /** What all API servers of one cluster must have alike, by file name. */
  public Map<String, String> shared() {
    KeyPair tokens = serviceAccountKeys();
    KeyedCertificate ca = authority.certificate();
    KeyedCertificate proxies = frontProxyAuthority().certificate();
    return Map.of(
        "ca.crt",
        ca.certificatePem(),
        "ca.pem",
        ca.certificatePem() + ca.keyPem(),
        "admin.pem",
        admin.certificatePem() + admin.keyPem(),
        FRONT_PROXY_AUTHORITY,
        proxies.certificatePem() + proxies.keyPem(),
        SERVICE_ACCOUNT_KEYS,
        Pem.text(tokens.getPublic()) + Pem.text(tokens.getPrivate()));
  }
}
