package io.kubeterrarium.apiserver.web;

import io.kubeterrarium.apiserver.ApiServer;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.handler.Failures;
import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.WatchStream;
import io.kubeterrarium.apiserver.table.MediaRange;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.TreeMap;

/** The one route: every request becomes an {@link ApiRequest}, every answer a response. */
final class ApiRoute extends HttpServlet {
  private static final long serialVersionUID = 1;

  private record Served(ApiServer server, List<PlainRoute> plainRoutes) {}

  private static final Served STARTING =
      new Served(
          request -> Failures.answer(ApiException.unavailable("the server is starting")),
          List.of());

  private final transient ResponseStreams streams;
  private transient volatile Served served = STARTING;

  ApiRoute(ResponseStreams streams) {
    this.streams = streams;
  }

  void serve(ApiServer server, List<PlainRoute> plainRoutes) {
    served = new Served(server, List.copyOf(plainRoutes));
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Served now = served;
    ApiRequest apiRequest;
    try {
      if (!request.isSecure()) {
        SameSite.check(request);
        for (PlainRoute route : now.plainRoutes()) {
          if (route.serves(request)) {
            route.serve(request, response, streams);
            return;
          }
        }
      }
      apiRequest = RequestReader.read(request);
    } catch (ApiException e) {
      ResponseWriter.write(Failures.answer(e), request, response);
      return;
    }
    ApiResponse answer = now.server().call(apiRequest);
    if (isLeftOver(apiRequest.body()) && !(answer instanceof ApiResponse.Stream)) {
      LeftoverBody.discard(request, () -> answer(answer, request, response));
    } else {
      answer(answer, request, response);
    }
  }

  private static boolean isLeftOver(Body body) {
    return body instanceof Body.Unread unread
        && unread.source() instanceof RequestBody source
        && !source.isAskedFor();
  }

  private void answer(ApiResponse answer, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (answer instanceof ApiResponse.Stream stream && WebSocketWatch.isWanted(request)) {
      WebSocketWatch.start(stream, request, response, streams);
    } else if (answer instanceof ApiResponse.Stream stream) {
      response.setStatus(stream.status());
      ResponseWriter.headers(stream.headers(), response);
      if (!stream.headers().has("Content-Type")) {
        response.setContentType("application/json");
      }
      WatchStream watch = stream.stream();
      boolean asMessages = stream.headers().first("Content-Type").startsWith(MediaRange.PROTOBUF);
      StreamedResponse body = streams.open(request, response, watch::close);
      watch.start(asMessages ? new WatchMessages(body) : new WatchLines(body));
    } else {
      ResponseWriter.write(answer, request, response);
    }
  }

  static Headers headers(HttpServletRequest request) {
    TreeMap<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Enumeration<String> names = request.getHeaderNames();
    while (names.hasMoreElements()) {
      String name = names.nextElement();
      fields.computeIfAbsent(name, n -> Collections.list(request.getHeaders(n)));
    }
    return Headers.taking(fields);
  }
}
