package io.kubeterrarium.apiserver.paths;

import io.kubeterrarium.apiserver.handler.Exchange;
import io.kubeterrarium.apiserver.handler.PathRoute;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.schema.SwaggerDocument;

/** {@code /openapi/v2}: what older clients ask for, and kubectl for what v3 does not have. */
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
    Headers headers = exchange.request().headers();
    ApiResponse.Encoded answer = document.answer(headers.first("Accept"));
    return Conditional.answer(answer, headers.first("If-None-Match"));
  }
}
