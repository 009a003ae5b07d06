package io.kubeterrarium.apiserver.cel.library;

import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.authz.Attributes;
import io.kubeterrarium.apiserver.authz.Authorizer;
import io.kubeterrarium.apiserver.authz.Decision;
import io.kubeterrarium.apiserver.cel.Typed;
import io.kubeterrarium.apiserver.request.RequestInfo;
import java.util.List;
import java.util.Map;

/**
 * A question to the authorizer, as far as it has been put. Immutable.
 *
 * @param stage the type that expressions see: what may still be added
 */
public record AuthorizerValue(
    Authorizer authorizer, UserInfo user, RequestInfo question, String stage) implements Typed {
  private static final RequestInfo NOTHING = new RequestInfo("", true, "", "", "", "", "", "", "");

  /** What the authorizer said. */
  record Answer(boolean allowed, String reason) implements Typed {
    @Override
    public String typeName() {
      return "kubernetes.authorization.Decision";
    }
  }

  /** The variable {@code authorizer}. */
  public static AuthorizerValue of(Authorizer authorizer, UserInfo user) {
    return new AuthorizerValue(authorizer, user, NOTHING, "Authorizer");
  }

  /** The variable {@code authorizer.requestResource}. */
  public AuthorizerValue about(RequestInfo resource) {
    return new AuthorizerValue(authorizer, user, resource, "ResourceCheck");
  }

  AuthorizerValue as(String namespace, String name) {
    UserInfo account =
        new UserInfo(
            "system:serviceaccount:" + namespace + ":" + name,
            "",
            List.of(
                "system:serviceaccounts",
                "system:serviceaccounts:" + namespace,
                UserInfo.AUTHENTICATED),
            Map.of());
    return new AuthorizerValue(authorizer, account, question, stage);
  }

  AuthorizerValue path(String path) {
    return next("PathCheck", new RequestInfo("", false, "", "", "", "", "", "", path));
  }

  AuthorizerValue group(String group) {
    return next("GroupCheck", new RequestInfo("", true, group, "", "", "", "", "", ""));
  }

  AuthorizerValue resource(String resource) {
    return about(with(question.namespace(), resource, question.subresource(), question.name()));
  }

  AuthorizerValue subresource(String subresource) {
    return about(with(question.namespace(), question.resource(), subresource, question.name()));
  }

  AuthorizerValue namespace(String namespace) {
    return about(with(namespace, question.resource(), question.subresource(), question.name()));
  }

  AuthorizerValue name(String name) {
    return about(with(question.namespace(), question.resource(), question.subresource(), name));
  }

  private AuthorizerValue next(String stage, RequestInfo asked) {
    return new AuthorizerValue(authorizer, user, asked, stage);
  }

  private RequestInfo with(String namespace, String resource, String subresource, String name) {
    return new RequestInfo(
        "", true, question.group(), question.version(), namespace, resource, subresource, name, "");
  }

  Answer check(String verb) {
    Decision decision = authorizer.authorize(new Attributes(user, question.withVerb(verb)));
    return new Answer(decision.isAllowed(), decision.reason());
  }

  @Override
  public String typeName() {
    return "kubernetes.authorization." + stage;
  }
}
