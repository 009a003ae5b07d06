package io.kubeterrarium.apiserver.authz;

import java.util.ArrayList;
import java.util.List;

/** Decides whether a user may do what a request asks. */
public interface Authorizer {
  Decision authorize(Attributes attributes);

  /** Asks in order: the first that allows or denies decides. */
  static Authorizer chain(List<Authorizer> authorizers) {
    return attributes -> {
      List<String> reasons = new ArrayList<>();
      for (Authorizer authorizer : authorizers) {
        Decision decision = authorizer.authorize(attributes);
        if (decision.verdict() != Decision.Verdict.NO_OPINION) {
          return decision;
        }
        if (!decision.reason().isEmpty()) {
          reasons.add(decision.reason());
        }
      }
      return Decision.noOpinion(String.join(" ", reasons));
    };
  }
}
