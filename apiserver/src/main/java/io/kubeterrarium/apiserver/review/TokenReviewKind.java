package io.kubeterrarium.apiserver.review;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.authn.TokenVerifier;
import io.kubeterrarium.apiserver.authn.VerifiedToken;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.VirtualResource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** TokenReview: whose token is this? */
final class TokenReviewKind implements VirtualResource {
  private static final ResourceType TYPE =
      ResourceType.clusterWide("authentication.k8s.io/v1", "TokenReview", "tokenreviews")
          .verbs("create");

  private final List<TokenVerifier> verifiers;

  TokenReviewKind(List<TokenVerifier> verifiers) {
    this.verifiers = List.copyOf(verifiers);
  }

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public ObjectNode create(WriteContext context, ObjectNode sent) {
    JsonNode spec = sent.path("spec");
    String token = Meta.text(spec, "token");
    if (token.isEmpty()) {
      throw ApiException.badRequest("token is required for TokenReview in authentication");
    }
    List<String> audiences = new ArrayList<>();
    spec.path("audiences").forEach(each -> audiences.add(each.asString("")));
    ObjectNode status = sent.putObject("status");
    Optional<VerifiedToken> verified =
        verify(token, audiences.isEmpty() ? TokenVerifier.OWN_AUDIENCES : audiences);
    if (verified.isEmpty()) {
      status.putObject("user");
      status.put("error", "invalid bearer token");
      return sent;
    }
    status.put("authenticated", true);
    SelfSubjectReviewKind.describe(verified.get().user(), status.putObject("user"));
    if (!audiences.isEmpty()) {
      verified.get().audiences().forEach(status.putArray("audiences")::add);
    }
    return sent;
  }

  private Optional<VerifiedToken> verify(String token, List<String> audiences) {
    for (TokenVerifier verifier : verifiers) {
      Optional<VerifiedToken> verified = verifier.verify(token, audiences);
      if (verified.isPresent()) {
        return verified;
      }
    }
    return Optional.empty();
  }
}
