package io.kubeterrarium.apiserver.pki;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** The names of the registry's members, and where their certificates say them. */
public final class MemberNames {
  private static final int DNS_NAME = 2;
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private MemberNames() {}

  /** Whether a member may be called that: a DNS label. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * The member that the certificate was issued to: its one alternative name. Empty where it is no
   * member's certificate.
   */
  public static String of(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      if (names == null || names.size() != 1) {
        return "";
      }
      List<?> only = names.iterator().next();
      return only.get(0).equals(DNS_NAME) ? String.valueOf(only.get(1)) : "";
    } catch (CertificateParsingException e) {
      return ""; // Names that cannot be read name nobody.
    }
  }
}
