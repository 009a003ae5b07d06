package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.apiserver.authz.Attributes;
import io.kubeterrarium.apiserver.authz.Authorizer;
import io.kubeterrarium.apiserver.authz.Decision;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.RequestInfo;
import java.util.List;

/** Refuses what the user may not do, in upstream's words. */
public final class Authorize implements Stage {
  private final Authorizer authorizer;
  private final List<PathRoute> routes;

  public Authorize(Authorizer authorizer, List<PathRoute> routes) {
    this.authorizer = authorizer;
    this.routes = List.copyOf(routes);
  }

  @Override
  public void run(Exchange exchange) {
    RequestInfo info = exchange.info();
    if (!info.isResource() && isOpen(info.path())) {
      return;
    }
    Decision decision = authorizer.authorize(new Attributes(exchange.user(), info));
    if (!decision.isAllowed()) {
      String why = sentence(exchange.user().name(), info);
      throw ApiException.forbidden(
          info.groupResource(),
          info.name(),
          decision.reason().isEmpty() ? why : why + ": " + decision.reason());
    }
  }

  private boolean isOpen(String path) {
    for (PathRoute route : routes) {
      if (route.serves(path)) {
        return route.isOpen();
      }
    }
    return false;
  }

  private static String sentence(String user, RequestInfo info) {
    String who = "User \"" + user + "\" cannot " + info.verb();
    if (!info.isResource()) {
      return who + " path \"" + info.path() + "\"";
    }
    String what =
        who
            + " resource \""
            + info.resourceWithSubresource()
            + "\" in API group \""
            + info.group()
            + "\"";
    return info.namespace().isEmpty()
        ? what + " at the cluster scope"
        : what + " in the namespace \"" + info.namespace() + "\"";
  }
}
