package io.kubeterrarium.controllers.certificates;

import io.kubeterrarium.api.GroupVersionResource;
import io.kubeterrarium.api.certificates.SignerRules;
import io.kubeterrarium.api.certificates.SigningRequest;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.queue.NotYetException;
import io.kubeterrarium.client.resource.Resource;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Approves client certificates of node agents for those who may ask for them: {@code create} on
 * {@code certificatesigningrequests/nodeclient}, or {@code selfnodeclient} where the node asks for
 * its own. Source: upstream's certificates/approver.
 */
final class NodeApproval {
  private static final Resource<ObjectNode> REVIEWS =
      new Resource<>(
          GroupVersionResource.of("authorization.k8s.io/v1", "subjectaccessreviews"),
          "SubjectAccessReview",
          false,
          ObjectNode.class);

  private final ResourceClient<ObjectNode> reviews;

  NodeApproval(Transport transport) {
    this.reviews = new ResourceClient<>(transport, REVIEWS);
  }

  /**
   * The message of an approval; empty where this is no node's client certificate.
   *
   * @throws NotYetException where it is one, and who asks may not have it (yet)
   */
  Optional<String> message(JsonNode spec, SigningRequest asked, List<String> usages) {
    if (!SignerRules.isNodeClient(Meta.text(spec, "signerName"), asked, usages)) {
      return Optional.empty();
    }
    List<String> tried = new ArrayList<>();
    if (Meta.text(spec, "username").equals(asked.commonName())) {
      tried.add("selfnodeclient");
      if (mayCreate(spec, "selfnodeclient")) {
        return Optional.of(
            "Auto approving self kubelet client certificate after SubjectAccessReview.");
      }
    }
    tried.add("nodeclient");
    if (mayCreate(spec, "nodeclient")) {
      return Optional.of("Auto approving kubelet client certificate after SubjectAccessReview.");
    }
    throw new NotYetException(
        "recognized as " + tried + " but subject access review was not approved");
  }

  private boolean mayCreate(JsonNode spec, String subresource) {
    ObjectNode review = Json.object();
    review.putObject("metadata");
    ObjectNode question = review.putObject("spec");
    question.put("user", Meta.text(spec, "username")).put("uid", Meta.text(spec, "uid"));
    for (String field : List.of("groups", "extra")) {
      if (spec.has(field)) {
        question.set(field, spec.get(field).deepCopy());
      }
    }
    question
        .putObject("resourceAttributes")
        .put("group", "certificates.k8s.io")
        .put("version", "*")
        .put("resource", "certificatesigningrequests")
        .put("verb", "create")
        .put("subresource", subresource);
    return reviews.createTree("", review).path("status").path("allowed").asBoolean(false);
  }
}
