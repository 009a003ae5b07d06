package io.kubeterrarium.apiserver.paths;

import io.kubeterrarium.apiserver.discovery.DiscoveryDocuments;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.handler.Exchange;
import io.kubeterrarium.apiserver.handler.PathRoute;
import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.ApiResponse;
import java.util.List;

/** {@code /}, {@code /api} and {@code /apis}: what is served. */
public final class DiscoveryRoute implements PathRoute {
  private final DiscoveryDocuments documents;
  private final List<String> otherPaths;

  /**
   * @param otherPaths what is served besides resources, for the list at the root
   */
  public DiscoveryRoute(DiscoveryDocuments documents, List<String> otherPaths) {
    this.documents = documents;
    this.otherPaths = List.copyOf(otherPaths);
  }

  @Override
  public boolean serves(String path) {
    return DiscoveryDocuments.serves(path);
  }

  @Override
  public ApiResponse answer(Exchange exchange) {
    ApiRequest request = exchange.request();
    ApiResponse answer =
        documents.answer(
            request.path(),
            request.headers().first("Accept"),
            request.headers().first("Host"),
            otherPaths);
    if (answer == null) {
      throw ApiException.noSuchPath();
    }
    return answer instanceof ApiResponse.Encoded document
        ? Conditional.answer(document, request.headers().first("If-None-Match"))
        : answer;
  }
}
