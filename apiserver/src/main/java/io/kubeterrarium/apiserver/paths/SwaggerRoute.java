package io.kubeterrarium.apiserver.paths;

import io.kubeterrarium.apiserver.handler.Exchange;
import io.kubeterrarium.apiserver.handler.PathRoute;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.schema.SwaggerDocument;

/** {@code /openapi/v2}: what kubectl asks for a kind that OpenAPI v3 does not have. */
public final class SwaggerRoute implements PathRoute {
  private final SwaggerDocument document;

  public SwaggerRoute(SwaggerDocument document) {
    this.document = document;
  }

  @Override
  public boolean serves(String path) {
    return path.equals("/openapi/v2");
  }

  @Override
  public ApiResponse answer(Exchange exchange) {
    return document.answer(exchange.request().headers().first("Accept"));
  }
}
