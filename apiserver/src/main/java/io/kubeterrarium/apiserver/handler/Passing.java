package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.apiserver.request.ApiResponse;
import org.jspecify.annotations.Nullable;

/** Has a request answered by somebody else. */
@FunctionalInterface
public interface Passing {
  /** Null where the request is this server's own. */
  @Nullable ApiResponse pass(Exchange exchange);
}
