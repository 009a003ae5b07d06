package io.kubeterrarium.apiserver.kinds.certificates;

import io.kubeterrarium.api.certificates.SignerRules;
import io.kubeterrarium.api.certificates.SigningRequest;
import io.kubeterrarium.api.certificates.SigningRequestException;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Source: {@code ValidateCertificateSigningRequestCreate}. */
final class SigningRequestValidation {
  private static final int SHORTEST = 600;
  private static final List<String> USAGES =
      List.of(
          "signing",
          "digital signature",
          "content commitment",
          "key encipherment",
          "key agreement",
          "data encipherment",
          "cert sign",
          "crl sign",
          "encipher only",
          "decipher only",
          "any",
          "server auth",
          "client auth",
          "code signing",
          "email protection",
          "s/mime",
          "ipsec end system",
          "ipsec tunnel",
          "ipsec user",
          "timestamping",
          "ocsp signing",
          "microsoft sgc",
          "netscape sgc");

  private SigningRequestValidation() {}

  static void check(JsonNode spec, FieldErrors errors) {
    request(Meta.text(spec, "request"), errors);
    usages(spec.path("usages"), errors);
    signer(Meta.text(spec, "signerName"), errors);
    JsonNode seconds = spec.path("expirationSeconds");
    if (seconds.isNumber() && seconds.asInt(0) < SHORTEST) {
      errors.invalid(
          "spec.expirationSeconds",
          seconds,
          "may not specify a duration less than 600 seconds (10 minutes)");
    }
  }

  /** The sender must hold the key: the request is signed with it. */
  private static void request(String base64, FieldErrors errors) {
    try {
      byte[] pem = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
      SigningRequest.parse(new String(pem, StandardCharsets.ISO_8859_1)).checkSignature();
    } catch (SigningRequestException | IllegalArgumentException e) {
      errors.invalid("spec.request", base64, String.valueOf(e.getMessage()));
    }
  }

  private static void usages(JsonNode usages, FieldErrors errors) {
    if (usages.isEmpty()) {
      errors.required("spec.usages", "");
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < usages.size(); i++) {
      String path = "spec.usages[" + i + "]";
      String usage = usages.get(i).asString("");
      if (!USAGES.contains(usage)) {
        errors.notSupported(path, usage, USAGES);
      } else if (!seen.add(usage)) {
        errors.duplicate(path, usage);
      }
    }
  }

  private static void signer(String name, FieldErrors errors) {
    String path = "spec.signerName";
    if (name.isEmpty()) {
      errors.required(path, "");
      return;
    }
    if (name.equals(SignerRules.LEGACY)) {
      errors.invalid(path, name, "the legacy signerName is not allowed via this API version");
      return;
    }
    String[] parts = name.split("/", -1);
    if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      errors.invalid(
          path,
          name,
          "must be a fully qualified domain and path of the form 'example.com/signer-name'");
      return;
    }
    LabelSyntax.dnsSubdomain(parts[0]).forEach(e -> errors.invalid(path, parts[0], e));
    if (parts[0].indexOf('.') < 0) {
      errors.invalid(
          path, parts[0], "should be a domain with at least two segments separated by dots");
    }
    LabelSyntax.dnsSubdomain(parts[1]).forEach(e -> errors.invalid(path, parts[1], e));
  }
}
