package io.kubeterrarium.apiserver.authn;

import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.Origin;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/**
 * A client certificate: the common name is the user, the organizations are the groups. The
 * handshake has checked the chain; here the period is checked again, because a connection may live
 * longer than the certificate.
 */
public final class ClientCertificateAuthenticator implements Authenticator {
  /** More than anybody is in; each is looked up for every request. */
  private static final int MOST_GROUPS = 1_000;

  private final Clock clock;

  /** What is read from a certificate once serves as long as its connections live. */
  private final Map<X509Certificate, UserInfo> users =
      Collections.synchronizedMap(new WeakHashMap<>());

  public ClientCertificateAuthenticator(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Optional<UserInfo> authenticate(ApiRequest request) {
    if (!(request.origin() instanceof Origin.Https https) || https.clientCertificates().isEmpty()) {
      return Optional.empty();
    }
    X509Certificate certificate = https.clientCertificates().get(0);
    Instant now = clock.instant();
    if (now.isBefore(certificate.getNotBefore().toInstant())
        || now.isAfter(certificate.getNotAfter().toInstant())) {
      throw ApiException.unauthorized();
    }
    return Optional.ofNullable(
        users.computeIfAbsent(certificate, ClientCertificateAuthenticator::user));
  }

  /** Null where the certificate names nobody. */
  private static @Nullable UserInfo user(X509Certificate certificate) {
    List<String> names = subject(certificate, "CN");
    if (names.isEmpty()) {
      return null;
    }
    List<String> groups = subject(certificate, "O");
    if (groups.size() > MOST_GROUPS) {
      throw ApiException.unauthorized();
    }
    // The last common name of several, as upstream takes it.
    String name = names.get(names.size() - 1);
    return new UserInfo(
        name,
        "",
        groups,
        Map.of(UserInfo.CREDENTIAL_ID, List.of("X509SHA256=" + fingerprint(certificate))));
  }

  /** The groups that a certificate says its owner is in. */
  public static List<String> groups(X509Certificate certificate) {
    return subject(certificate, "O");
  }

  /** The subject's values of one attribute, in the order of the certificate. */
  private static List<String> subject(X509Certificate certificate, String attribute) {
    List<String> values = new ArrayList<>();
    try {
      for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        Attribute found = part.toAttributes().get(attribute);
        if (found != null) {
          for (Object value : Collections.list(found.getAll())) {
            if (value instanceof String text && !text.isEmpty()) {
              values.add(text);
            }
          }
        }
      }
    } catch (NamingException e) {
      throw ApiException.unauthorized();
    }
    return values;
  }

  private static String fingerprint(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException("a verified certificate cannot be digested", e);
    }
  }
}
