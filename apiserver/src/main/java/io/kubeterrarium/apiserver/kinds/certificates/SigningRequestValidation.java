package io.kubeterrarium.apiserver.kinds.certificates;

import io.kubeterrarium.api.certificates.SignerRules;
import io.kubeterrarium.api.certificates.SigningRequest;
import io.kubeterrarium.api.certificates.SigningRequestException;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Source: {@code ValidateCertificateSigningRequestCreate}. */
final class SigningRequestValidation {
  private static final int SHORTEST = 600;
  private static final int LONGEST_DOMAIN = 253;
  private static final int LONGEST_SIGNER = LONGEST_DOMAIN + 1 + LONGEST_DOMAIN + 1 + 63;
  private static final Set<String> USAGES =
      Set.of(
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
    for (int i = 0; i < usages.size(); i++) {
      if (!USAGES.contains(usages.get(i).asString(""))) {
        errors.notSupported("spec.usages[" + i + "]", usages.get(i), USAGES);
      }
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < usages.size(); i++) {
      if (!seen.add(usages.get(i).asString(""))) {
        errors.duplicate("spec.usages[" + i + "]", usages.get(i));
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
    if (parts.length != 2) {
      errors.invalid(
          path,
          name,
          "must be a fully qualified domain and path of the form 'example.com/signer-name'");
      return;
    }
    if (parts[0].length() > LONGEST_DOMAIN) {
      errors.tooLong(path, LONGEST_DOMAIN);
    }
    labels(parts[0], LabelSyntax::dnsLabel, path, errors);
    if (parts[0].indexOf('.') < 0) {
      errors.invalid(
          path, parts[0], "should be a domain with at least two segments separated by dots");
    }
    labels(parts[1], LabelSyntax::dnsSubdomain, path, errors);
    if (name.length() > LONGEST_SIGNER) {
      errors.tooLong(path, LONGEST_SIGNER);
    }
  }

  /** The first wrong one is told, and what is wrong with it. */
  private static void labels(
      String dotted, Function<String, List<String>> syntax, String path, FieldErrors errors) {
    for (String label : dotted.split("\\.", -1)) {
      List<String> problems = syntax.apply(label);
      problems.forEach(
          problem ->
              errors.invalid(
                  path, dotted, "validating label " + Json.text(label) + ": " + problem));
      if (!problems.isEmpty()) {
        return;
      }
    }
  }
}
