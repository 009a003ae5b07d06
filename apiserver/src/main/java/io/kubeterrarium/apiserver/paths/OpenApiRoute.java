package io.kubeterrarium.apiserver.paths;

import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.handler.Exchange;
import io.kubeterrarium.apiserver.handler.PathRoute;
import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.schema.OpenApiDocuments;

/** {@code /openapi/v3}: what objects look like. */
public final class OpenApiRoute implements PathRoute {
  private final OpenApiDocuments documents;

  public OpenApiRoute(OpenApiDocuments documents) {
    this.documents = documents;
  }

  @Override
  public boolean serves(String path) {
    return OpenApiDocuments.serves(path);
  }

  @Override
  public ApiResponse answer(Exchange exchange) {
    ApiRequest request = exchange.request();
    ApiResponse answer = documents.answer(request.path(), request.query().first("hash"));
    if (answer == null) {
      throw ApiException.noSuchPath();
    }
    return answer instanceof ApiResponse.Encoded document
        ? Conditional.answer(document, request.headers().first("If-None-Match"))
        : answer;
  }
}
