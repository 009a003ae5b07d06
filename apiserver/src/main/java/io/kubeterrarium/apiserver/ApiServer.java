package io.kubeterrarium.apiserver;

import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.ApiResponse;

/**
 * The one entry to the API: what HTTP and the in-process transport both call.
 *
 * <p>Never throws: every failure is a response that carries a Kubernetes {@code Status}. Blocks the
 * calling thread until the answer stands (a write: until it is committed), except for a watch,
 * whose response returns at once and is fed from other threads.
 */
public interface ApiServer {
  ApiResponse call(ApiRequest request);
}
