package io.kubeterrarium.apiserver.kinds.certificates;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What may stand in {@code status.certificate}: PEM blocks, each of them a certificate. */
final class IssuedCertificate {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([^-]+)-----([^-]*)-----END \\1-----");

  private IssuedCertificate() {}

  /** Why it is none; empty where it is, or where there is nothing. */
  static Optional<String> objection(String base64) {
    if (base64.isEmpty()) {
      return Optional.empty();
    }
    try {
      byte[] pem = Base64.getMimeDecoder().decode(base64);
      return objectionTo(new String(pem, StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException | CertificateException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> objectionTo(String pem) throws CertificateException {
    int blocks = 0;
    Matcher matcher = BLOCK.matcher(pem);
    while (matcher.find()) {
      if (!matcher.group(1).equals("CERTIFICATE")) {
        return Optional.of(
            "only CERTIFICATE PEM blocks are allowed, found \"" + matcher.group(1) + "\"");
      }
      if (matcher.group(2).indexOf(':') >= 0) {
        return Optional.of("no PEM block headers are permitted");
      }
      byte[] der = Base64.getMimeDecoder().decode(matcher.group(2));
      var unused =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
      blocks++;
    }
    return blocks == 0
        ? Optional.of("must contain at least one CERTIFICATE PEM block")
        : Optional.empty();
  }
}
