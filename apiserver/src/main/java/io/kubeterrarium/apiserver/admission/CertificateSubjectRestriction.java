package io.kubeterrarium.apiserver.admission;

import static io.kubeterrarium.apiserver.admission.CertificateApproval.REQUESTS;

import io.kubeterrarium.api.certificates.SignerRules;
import io.kubeterrarium.api.certificates.SigningRequest;
import io.kubeterrarium.api.certificates.SigningRequestException;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionRequest.Operation;
import io.kubeterrarium.apiserver.authn.UserInfo;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Nobody becomes a superuser by a certificate that somebody approved without reading it. Source:
 * k8s.io/kubernetes, plugin/pkg/admission/certificates/subjectrestriction.
 */
public final class CertificateSubjectRestriction implements AdmissionPlugin {
  @Override
  public String name() {
    return "CertificateSubjectRestriction";
  }

  @Override
  public void validate(AdmissionRequest request) {
    ObjectNode object = request.object();
    if (request.operation() != Operation.CREATE || !request.isFor(REQUESTS) || object == null) {
      return;
    }
    JsonNode spec = object.path("spec");
    if (!Meta.text(spec, "signerName").equals(SignerRules.API_CLIENT)) {
      return;
    }
    try {
      byte[] pem = Base64.getMimeDecoder().decode(Meta.text(spec, "request"));
      SigningRequest asked = SigningRequest.parse(new String(pem, StandardCharsets.ISO_8859_1));
      if (asked.organizations().contains(UserInfo.MASTERS)) {
        throw request.forbidden(
            "use of %s signer with %s group is not allowed"
                .formatted(SignerRules.API_CLIENT, UserInfo.MASTERS));
      }
    } catch (SigningRequestException | IllegalArgumentException e) {
      throw request.forbidden("failed to parse CSR: " + e.getMessage());
    }
  }
}
