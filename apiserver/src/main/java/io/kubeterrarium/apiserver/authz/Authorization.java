package io.kubeterrarium.apiserver.authz;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.RequestInfo;

/** The request chain's stage: lets a request pass or refuses it with upstream's words. */
public final class Authorization {
  private final Authorizer authorizer;

  public Authorization(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  /**
   * @return the decision that allowed it
   * @throws ApiException 403
   */
  public Decision check(UserInfo user, RequestInfo request) {
    Decision decision = authorizer.authorize(new Attributes(user, request));
    if (decision.isAllowed()) {
      return decision;
    }
    String why = refusal(user, request);
    if (!decision.reason().isEmpty()) {
      why += ": " + decision.reason();
    }
    GroupResource resource =
        request.isResource() ? request.groupResource() : new GroupResource("", "");
    throw ApiException.forbidden(resource, request.name(), why);
  }

  /** What the user may not do, as {@code User "jane" cannot list resource "pods" in …}. */
  public static String refusal(UserInfo user, RequestInfo request) {
    String who = "User \"" + user.name() + "\" cannot " + request.verb();
    if (!request.isResource()) {
      return who + " path \"" + request.path() + "\"";
    }
    String what =
        " resource \""
            + request.resourceWithSubresource()
            + "\" in API group \""
            + request.group()
            + "\"";
    String where =
        request.namespace().isEmpty()
            ? " at the cluster scope"
            : " in the namespace \"" + request.namespace() + "\"";
    return who + what + where;
  }
}
