package io.kubeterrarium.apiserver.web;

import io.kubeterrarium.apiserver.ApiServer;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.WatchStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.web.HttpRequestHandler;

/** The one route: every request becomes an {@link ApiRequest}, every answer a response. */
final class ApiRoute implements HttpRequestHandler {
  private final ApiServer server;
  private final List<PlainRoute> plainRoutes;
  private final ResponseStreams streams;

  ApiRoute(ApiServer server, List<PlainRoute> plainRoutes, ResponseStreams streams) {
    this.server = server;
    this.plainRoutes = List.copyOf(plainRoutes);
    this.streams = streams;
  }

  @Override
  public void handleRequest(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ApiRequest apiRequest;
    try {
      if (!request.isSecure()) {
        SameSite.check(request);
        for (PlainRoute route : plainRoutes) {
          if (route.serves(request)) {
            route.serve(request, response, streams);
            return;
          }
        }
      }
      apiRequest = RequestReader.read(request);
    } catch (ApiException e) {
      ResponseWriter.write(new ApiResponse.Tree(e.code(), e.status()), request, response);
      return;
    }
    answer(server.call(apiRequest), request, response);
  }

  private void answer(ApiResponse answer, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (answer instanceof ApiResponse.Stream stream) {
      response.setStatus(stream.status());
      ResponseWriter.headers(stream.headers(), response);
      if (!stream.headers().has("Content-Type")) {
        response.setContentType("application/json");
      }
      WatchStream watch = stream.stream();
      watch.start(new WatchLines(streams.open(request, response, watch::close)));
    } else {
      ResponseWriter.write(answer, request, response);
    }
  }

  static Headers headers(HttpServletRequest request) {
    java.util.Map<String, List<String>> fields = new java.util.LinkedHashMap<>();
    request
        .getHeaderNames()
        .asIterator()
        .forEachRemaining(
            name -> {
              List<String> values = new java.util.ArrayList<>(1);
              request.getHeaders(name).asIterator().forEachRemaining(values::add);
              fields.put(name, values);
            });
    return new Headers(fields);
  }
}
