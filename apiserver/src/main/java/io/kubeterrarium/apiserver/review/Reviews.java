package io.kubeterrarium.apiserver.review;

import io.kubeterrarium.apiserver.authn.TokenVerifier;
import io.kubeterrarium.apiserver.authz.Authorizer;
import io.kubeterrarium.apiserver.authz.RuleResolver;
import io.kubeterrarium.apiserver.resource.Strategy;
import java.util.List;

/** Every review that is served, in the order in which discovery lists them. */
public final class Reviews {
  private Reviews() {}

  public static List<Strategy> all(
      Authorizer authorizer, RuleResolver rules, List<TokenVerifier> tokens) {
    return List.of(
        new SelfSubjectReviewKind(),
        new TokenReviewKind(tokens),
        AccessReviewKind.ofSubjectHere(authorizer),
        AccessReviewKind.ofSelf(authorizer),
        new SelfSubjectRulesReviewKind(rules),
        AccessReviewKind.ofSubject(authorizer));
  }
}
