package io.kubeterrarium.controllers.certificates;

import io.kubeterrarium.api.json.Meta;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/** When nobody needs a request any more. Source: upstream's certificates/cleaner. */
final class RequestAge {
  private static final Duration SETTLED_KEPT = Duration.ofHours(1);
  private static final Duration PENDING_KEPT = Duration.ofHours(24);

  private RequestAge() {}

  static boolean isOver(JsonNode request, Instant now) {
    JsonNode status = request.path("status");
    boolean issued = !Meta.text(status, "certificate").isEmpty();
    if (status.path("conditions").isEmpty()) {
      return isOlder(Meta.text(Meta.of(request), "creationTimestamp"), PENDING_KEPT, now);
    }
    for (JsonNode condition : status.path("conditions")) {
      boolean settled =
          switch (Meta.text(condition, "type")) {
            case "Approved" -> issued;
            case "Denied", "Failed" -> true;
            default -> false;
          };
      if (settled && isOlder(Meta.text(condition, "lastUpdateTime"), SETTLED_KEPT, now)) {
        return true;
      }
    }
    return issued && hasExpired(Meta.text(status, "certificate"), now);
  }

  private static boolean isOlder(String time, Duration age, Instant now) {
    try {
      return !time.isEmpty() && Instant.parse(time).plus(age).isBefore(now);
    } catch (DateTimeParseException e) {
      return false; // The server validates times; one that cannot be read keeps its request.
    }
  }

  private static boolean hasExpired(String base64, Instant now) {
    try {
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(
                      new ByteArrayInputStream(Base64.getMimeDecoder().decode(base64)));
      return certificate.getNotAfter().toInstant().isBefore(now);
    } catch (CertificateException | IllegalArgumentException e) {
      return false; // Another signer's words: its request is kept until the hour is over.
    }
  }
}
