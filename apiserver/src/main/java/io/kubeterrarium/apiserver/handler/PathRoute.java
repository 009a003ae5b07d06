package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.apiserver.request.ApiResponse;

/** Serves paths that are no resources: health, version, discovery, OpenAPI. */
public interface PathRoute {
  /** Whether the path is this route's, whatever the method. */
  boolean serves(String path);

  /** Answers, or throws an {@code ApiException}. */
  ApiResponse answer(Exchange exchange);
}
