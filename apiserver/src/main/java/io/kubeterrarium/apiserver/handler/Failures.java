package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.registry.RegistryException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where a failure becomes a {@code Status}. */
public final class Failures {
  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /**
   * @param warnings that were heard before it failed
   */
  static ApiResponse answer(ApiRequest request, Throwable failure, Headers warnings) {
    ApiException known;
    if (failure instanceof ApiException api) {
      known = api;
    } else if (failure instanceof RegistryException registry) {
      known = ofRegistry(registry);
    } else {
      log.error("{} {} failed", request.method(), request.path(), failure);
      known = ApiException.internal(Objects.toString(failure.getMessage(), failure.toString()));
    }
    return answer(known, warnings);
  }

  public static ApiResponse answer(ApiException failure) {
    return answer(failure, Headers.NONE);
  }

  private static ApiResponse answer(ApiException failure, Headers warnings) {
    Headers headers = failure.headers();
    for (String warning : warnings.all(WarningHeaders.NAME)) {
      headers = headers.with(WarningHeaders.NAME, warning);
    }
    if (failure.code() == 503 && !headers.has("Retry-After")) {
      headers = headers.with("Retry-After", "1");
    }
    return new ApiResponse.Tree(failure.code(), headers, failure.status());
  }

  private static ApiException ofRegistry(RegistryException failure) {
    String message = Objects.toString(failure.getMessage(), "");
    if (failure instanceof RegistryException.OutcomeUnknown) {
      return ApiException.timeout(
          "request did not complete within the allotted time: it is not known whether the write was"
              + " made: "
              + message);
    }
    if (failure instanceof RegistryException.Compacted
        || failure instanceof RegistryException.TooSlow) {
      return ApiException.expired(message);
    }
    if (failure instanceof RegistryException.Invalid
        || failure instanceof RegistryException.FutureRevision) {
      return ApiException.badRequest(message);
    }
    return ApiException.unavailable("the registry is not available: " + message);
  }
}
