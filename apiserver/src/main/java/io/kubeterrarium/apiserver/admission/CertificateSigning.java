package io.kubeterrarium.apiserver.admission;

import static io.kubeterrarium.apiserver.admission.CertificateApproval.REQUESTS;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionRequest.Operation;
import io.kubeterrarium.apiserver.authz.Authorizer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who hands out a certificate, or says that there will be none, must be allowed to sign for the
 * request's signer. Source: k8s.io/kubernetes, plugin/pkg/admission/certificates/signing.
 */
public final class CertificateSigning implements AdmissionPlugin {
  private final SignerPermission permission;

  public CertificateSigning(Authorizer authorizer) {
    this.permission = new SignerPermission(authorizer);
  }

  @Override
  public String name() {
    return "CertificateSigning";
  }

  @Override
  public void validate(AdmissionRequest request) {
    ObjectNode old = request.oldObject();
    ObjectNode object = request.object();
    if (request.operation() != Operation.UPDATE
        || !request.subresource().equals("status")
        || !request.type().groupResource().equals(REQUESTS)
        || old == null
        || object == null
        || isSame(old.path("status"), object.path("status"))) {
      return;
    }
    String signer = Meta.text(old.path("spec"), "signerName");
    if (!permission.holds(request.user(), "sign", signer)) {
      throw request.forbidden(
          "user not permitted to sign requests with signerName \"" + signer + "\"");
    }
  }

  private static boolean isSame(JsonNode before, JsonNode after) {
    return Meta.text(before, "certificate").equals(Meta.text(after, "certificate"))
        && conditions(before).equals(conditions(after));
  }

  private static JsonNode conditions(JsonNode status) {
    return status.path("conditions");
  }
}
