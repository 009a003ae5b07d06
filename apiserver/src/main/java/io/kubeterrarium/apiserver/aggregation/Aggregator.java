package io.kubeterrarium.apiserver.aggregation;

import io.kubeterrarium.api.GroupVersion;
import io.kubeterrarium.apiserver.handler.Exchange;
import io.kubeterrarium.apiserver.handler.Passing;
import io.kubeterrarium.apiserver.request.ApiResponse;
import org.jspecify.annotations.Nullable;

/** Passes requests on to the server that serves their group version, where that is another one. */
final class Aggregator implements Passing {
  private static final String APIS = "/apis/";
  private static final String OPENAPI = "/openapi/v3/apis/";

  private final RemoteServices services;
  private final Forwarding forwarding;

  Aggregator(RemoteServices services, Forwarding forwarding) {
    this.services = services;
    this.forwarding = forwarding;
  }

  @Override
  public @Nullable ApiResponse pass(Exchange exchange) {
    RemoteService service = serviceOf(exchange.request().path());
    if (service == null) {
      return null;
    }
    if (!services.isAvailable(service.groupVersion())) {
      return Forwarding.unavailable("service unavailable");
    }
    return forwarding.forward(service, exchange);
  }

  private @Nullable RemoteService serviceOf(String path) {
    String root = path.startsWith(APIS) ? APIS : path.startsWith(OPENAPI) ? OPENAPI : "";
    if (root.isEmpty()) {
      return null;
    }
    int slash = path.indexOf('/', root.length());
    if (slash < 0) {
      return null;
    }
    int end = path.indexOf('/', slash + 1);
    String version = path.substring(slash + 1, end < 0 ? path.length() : end);
    return services.of(new GroupVersion(path.substring(root.length(), slash), version));
  }
}
