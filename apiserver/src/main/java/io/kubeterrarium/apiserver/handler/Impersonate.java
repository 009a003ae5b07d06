package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.apiserver.authn.Impersonation;
import io.kubeterrarium.apiserver.authz.Authorization;
import io.kubeterrarium.apiserver.authz.Authorizer;
import io.kubeterrarium.apiserver.request.RequestInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets a request act as somebody else whom its sender may impersonate: each of user, groups, uid
 * and extra is a question of its own to the authorizer, and one no refuses the request.
 */
public final class Impersonate implements Stage {
  private static final String AUTHENTICATION = "authentication.k8s.io";

  private final Authorization authorization;

  public Impersonate(Authorizer authorizer) {
    this.authorization = new Authorization(authorizer);
  }

  @Override
  public void run(Exchange exchange) {
    Impersonation.of(exchange.request().headers())
        .ifPresent(
            asked -> {
              for (RequestInfo question : questions(asked)) {
                authorization.check(exchange.user(), question);
              }
              exchange.setUser(asked.asUser());
            });
  }

  /** What must be allowed, in upstream's order: the first refusal is the one that is told. */
  private static List<RequestInfo> questions(Impersonation asked) {
    List<RequestInfo> questions = new ArrayList<>();
    questions.add(
        asked
            .serviceAccount()
            .map(
                account -> question("", account.namespace(), "serviceaccounts", "", account.name()))
            .orElseGet(() -> question("", "", "users", "", asked.user())));
    asked.groups().forEach(group -> questions.add(question("", "", "groups", "", group)));
    asked
        .extra()
        .forEach(
            (key, values) ->
                values.forEach(
                    value ->
                        questions.add(question(AUTHENTICATION, "", "userextras", key, value))));
    if (!asked.uid().isEmpty()) {
      questions.add(question(AUTHENTICATION, "", "uids", "", asked.uid()));
    }
    return questions;
  }

  private static RequestInfo question(
      String group, String namespace, String resource, String subresource, String name) {
    return new RequestInfo(
        "impersonate", true, group, "v1", namespace, resource, subresource, name, "");
  }
}
