package io.kubeterrarium.apiserver.admission;

import io.kubeterrarium.api.certificates.SignerRules;
import io.kubeterrarium.api.certificates.SigningRequest;
import io.kubeterrarium.api.certificates.SigningRequestException;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionRequest.Operation;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What belongs to a node by its name: lease, CSINode, ResourceSlices, certificate requests. Source:
 * upstream's NodeRestriction.
 */
final class NodeOwnObjects {
  private static final Set<String> NODE_SIGNERS =
      Set.of(SignerRules.KUBELET_CLIENT, SignerRules.KUBELET_SERVING);

  private NodeOwnObjects() {}

  static void check(AdmissionRequest request, String node) {
    switch (request.type().groupResource().toString()) {
      case "leases.coordination.k8s.io" -> lease(request, node);
      case "csinodes.storage.k8s.io" -> {
        if (!name(request).equals(node)) {
          throw request.forbidden(
              "can only access CSINode with the same name as the requesting node");
        }
      }
      case "resourceslices.resource.k8s.io" -> slice(request, node);
      case "certificatesigningrequests.certificates.k8s.io" -> certificate(request);
      case "persistentvolumeclaims" -> claim(request);
      default -> {
        // What else a node agent may write is the authorizer's business alone.
      }
    }
  }

  private static String name(AdmissionRequest request) {
    JsonNode object = request.object();
    return request.name().isEmpty() && object != null ? Meta.name(object) : request.name();
  }

  private static void lease(AdmissionRequest request, String node) {
    if (!request.namespace().equals("kube-node-lease")) {
      throw request.forbidden("can only access leases in the \"kube-node-lease\" system namespace");
    }
    if (!name(request).equals(node)) {
      throw request.forbidden(
          "can only access node lease with the same name as the requesting node");
    }
  }

  private static void slice(AdmissionRequest request, String node) {
    JsonNode object =
        request.operation() == Operation.DELETE ? request.oldObject() : request.object();
    if (object != null && !Meta.text(object.path("spec"), "nodeName").equals(node)) {
      throw request.forbidden(
          request.operation() == Operation.DELETE
              ? "can only delete ResourceSlice with the same NodeName as the requesting node"
              : "can only create ResourceSlice with the same NodeName as the requesting node");
    }
  }

  /** A node asks for certificates of its own name alone. */
  private static void certificate(AdmissionRequest request) {
    JsonNode object = request.object();
    if (request.operation() != Operation.CREATE
        || !request.subresource().isEmpty()
        || object == null
        || !NODE_SIGNERS.contains(Meta.text(object.path("spec"), "signerName"))) {
      return;
    }
    try {
      byte[] pem = Base64.getMimeDecoder().decode(Meta.text(object.path("spec"), "request"));
      SigningRequest asked = SigningRequest.parse(new String(pem, StandardCharsets.ISO_8859_1));
      if (!asked.commonName().equals(request.user().name())) {
        throw request.forbidden("can only create a node CSR with CN=" + request.user().name());
      }
    } catch (SigningRequestException | IllegalArgumentException e) {
      throw request.forbidden("unable to parse csr: " + e.getMessage());
    }
  }

  private static void claim(AdmissionRequest request) {
    if (request.operation() != Operation.UPDATE || !request.subresource().equals("status")) {
      throw request.forbidden(
          "may only update PVC status, or nothing of persistentvolumeclaims at all");
    }
  }
}
