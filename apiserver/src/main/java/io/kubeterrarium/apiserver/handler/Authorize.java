package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.authz.Authorization;
import io.kubeterrarium.apiserver.authz.Authorizer;
import io.kubeterrarium.apiserver.request.RequestInfo;
import java.util.List;

/** Refuses what the user may not do, in upstream's words. */
public final class Authorize implements Stage {
  private final Authorization authorization;
  private final List<PathRoute> routes;

  public Authorize(Authorizer authorizer, List<PathRoute> routes) {
    this.authorization = new Authorization(authorizer);
    this.routes = List.copyOf(routes);
  }

  @Override
  public void run(Exchange exchange) {
    RequestInfo info = exchange.info();
    if (!info.isResource() && isOpen(info.path())) {
      return;
    }
    require(exchange.user(), info);
  }

  /** Refuses what the user may not do, also what a request turns out to want besides. */
  void require(UserInfo user, RequestInfo info) {
    authorization.check(user, info);
  }

  private boolean isOpen(String path) {
    for (PathRoute route : routes) {
      if (route.serves(path)) {
        return route.isOpen();
      }
    }
    return false;
  }
}
