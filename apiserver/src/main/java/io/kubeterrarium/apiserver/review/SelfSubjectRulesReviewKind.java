package io.kubeterrarium.apiserver.review;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.authz.PolicyRule;
import io.kubeterrarium.apiserver.authz.RuleResolver;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.VirtualResource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** SelfSubjectRulesReview: what may I do in this namespace? */
final class SelfSubjectRulesReviewKind implements VirtualResource {
  private static final ResourceType TYPE =
      ResourceType.clusterWide(
              "authorization.k8s.io/v1", "SelfSubjectRulesReview", "selfsubjectrulesreviews")
          .verbs("create");

  private final RuleResolver resolver;

  SelfSubjectRulesReviewKind(RuleResolver resolver) {
    this.resolver = resolver;
  }

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public ObjectNode create(WriteContext context, ObjectNode sent) {
    String namespace = Meta.text(sent.path("spec"), "namespace");
    if (namespace.isEmpty()) {
      throw ApiException.badRequest("no namespace on request");
    }
    RuleResolver.Resolved resolved = resolver.rulesFor(context.user(), namespace);
    Meta.edit(sent).removeAll(); // The answer says neither who asked nor what.
    sent.putObject("spec");
    ObjectNode status = sent.putObject("status");
    ArrayNode resourceRules = status.putArray("resourceRules");
    ArrayNode nonResourceRules = status.putArray("nonResourceRules");
    for (PolicyRule rule : resolved.rules()) {
      (rule.nonResourceUrls().isEmpty() ? resourceRules : nonResourceRules).add(rule.toJson());
    }
    status.put("incomplete", !resolved.errors().isEmpty());
    if (!resolved.errors().isEmpty()) {
      status.put("evaluationError", String.join(", ", resolved.errors()));
    }
    return sent;
  }
}
