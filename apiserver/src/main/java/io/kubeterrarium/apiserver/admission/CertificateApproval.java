package io.kubeterrarium.apiserver.admission;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionRequest.Operation;
import io.kubeterrarium.apiserver.authz.Authorizer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who approves or denies a certificate request must be allowed to do so for its signer. Source:
 * k8s.io/kubernetes, plugin/pkg/admission/certificates/approval.
 */
public final class CertificateApproval implements AdmissionPlugin {
  static final GroupResource REQUESTS =
      new GroupResource("certificates.k8s.io", "certificatesigningrequests");

  private final SignerPermission permission;

  public CertificateApproval(Authorizer authorizer) {
    this.permission = new SignerPermission(authorizer);
  }

  @Override
  public String name() {
    return "CertificateApproval";
  }

  @Override
  public void validate(AdmissionRequest request) {
    ObjectNode old = request.oldObject();
    if (request.operation() != Operation.UPDATE
        || !request.subresource().equals("approval")
        || !request.type().groupResource().equals(REQUESTS)
        || old == null) {
      return;
    }
    String signer = Meta.text(old.path("spec"), "signerName");
    if (!permission.holds(request.user(), "approve", signer)) {
      throw request.forbidden(
          "user not permitted to approve requests with signerName \"" + signer + "\"");
    }
  }
}
