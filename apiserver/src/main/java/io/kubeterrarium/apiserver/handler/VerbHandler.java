package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.resource.Strategy;

/** Serves one verb for all kinds. */
@FunctionalInterface
interface VerbHandler {
  ApiResponse serve(Exchange exchange, Strategy strategy);
}
