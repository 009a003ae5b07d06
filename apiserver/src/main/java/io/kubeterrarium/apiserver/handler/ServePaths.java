package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.apiserver.error.ApiException;
import java.util.List;

/** Hands paths that are no resources to the route that serves them. */
public final class ServePaths implements Stage {
  private final List<PathRoute> routes;

  public ServePaths(List<PathRoute> routes) {
    this.routes = List.copyOf(routes);
  }

  @Override
  public void run(Exchange exchange) {
    if (exchange.info().isResource()) {
      return;
    }
    for (PathRoute route : routes) {
      if (route.serves(exchange.request().path())) {
        exchange.answer(route.answer(exchange));
        return;
      }
    }
    throw ApiException.noSuchPath();
  }
}
