package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.apiserver.request.ApiResponse;

/** Serves paths that are no resources: health, version, discovery, OpenAPI. */
public interface PathRoute {
  /** Whether the path is this route's, whatever the method. */
  boolean serves(String path);

  /**
   * Whether everybody may ask: for a route that is nothing but further requests, each of which is
   * authorized.
   */
  default boolean isOpen() {
    return false;
  }

  /** Answers, or throws an {@code ApiException}. */
  ApiResponse answer(Exchange exchange);
}
