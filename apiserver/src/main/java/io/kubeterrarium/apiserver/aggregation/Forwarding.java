package io.kubeterrarium.apiserver.aggregation;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.handler.Exchange;
import io.kubeterrarium.apiserver.outbound.Failure;
import io.kubeterrarium.apiserver.outbound.UnreachableException;
import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.Query;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One request on its way to another server and back. Answers are taken whole, within a bound;
 * watches are passed on line by line.
 */
final class Forwarding {
  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final int MAX_ANSWER = 64 << 20;

  /** Between this server and its client, or said anew. */
  private static final Set<String> NOT_PASSED =
      Set.of(
          "accept-encoding",
          "authorization",
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final FrontProxy proxy;

  Forwarding(FrontProxy proxy) {
    this.proxy = proxy;
  }

  ApiResponse forward(RemoteService service, Exchange exchange) {
    ApiRequest request = exchange.request();
    boolean isWatch = exchange.info().verb().equals("watch");
    URI to = null;
    try {
      HttpRequest.Builder builder =
          proxy.request(service, path(request.path()) + query(request.query()), exchange.user());
      headers(request, isWatch, builder);
      if (!isWatch) {
        builder.timeout(WITHIN);
      }
      builder.method(request.method(), body(request.body()));
      HttpRequest passed = builder.build();
      to = passed.uri();
      HttpResponse<InputStream> answer = proxy.send(service, passed);
      return isWatch && answer.statusCode() == 200
          ? new ApiResponse.Stream(200, Headers.NONE, new RemoteWatch(answer.body()))
          : whole(answer);
    } catch (UnreachableException e) {
      return unavailable("error trying to reach service: " + e.getMessage());
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      return unavailable("error trying to reach service: " + Failure.reason(e, to));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unavailable("error trying to reach service: interrupted");
    }
  }

  /** In plain text, as upstream: clients say of themselves what that means. */
  static ApiResponse unavailable(String why) {
    byte[] text = (why + "\n").getBytes(StandardCharsets.UTF_8);
    return new ApiResponse.Encoded(503, Headers.NONE, "text/plain; charset=utf-8", text);
  }

  private static ApiResponse whole(HttpResponse<InputStream> answer) throws IOException {
    try (InputStream body = answer.body()) {
      byte[] bytes = body.readNBytes(MAX_ANSWER + 1);
      if (bytes.length > MAX_ANSWER) {
        throw new IOException("the answer is larger than " + MAX_ANSWER + " bytes");
      }
      Headers headers = Headers.NONE;
      for (String name : List.of("Warning", "Etag", "Location", "Retry-After", "Audit-Id")) {
        for (String value : answer.headers().allValues(name)) {
          headers = headers.with(name, value);
        }
      }
      String type = answer.headers().firstValue("Content-Type").orElse("application/json");
      return new ApiResponse.Encoded(answer.statusCode(), headers, type, bytes);
    }
  }

  private static void headers(ApiRequest request, boolean isWatch, HttpRequest.Builder builder) {
    request
        .headers()
        .asMap()
        .forEach(
            (name, values) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (!NOT_PASSED.contains(lower)
                  && !lower.startsWith("x-remote-")
                  && !lower.startsWith("impersonate-")
                  && !lower.startsWith("sec-")
                  && !(lower.equals("accept") && isWatch)) {
                values.forEach(value -> builder.header(name, value));
              }
            });
    if (isWatch) {
      builder.header("Accept", json(request.headers().first("Accept")));
    }
    if (request.body() instanceof Body.Tree tree && !request.headers().has("Content-Type")) {
      builder.header("Content-Type", tree.contentType());
    }
  }

  /** Of what the client takes what is JSON: frames are passed on as trees. */
  private static String json(String accept) {
    List<String> kept = new ArrayList<>();
    for (String range : accept.split(",")) {
      if (range.strip().startsWith("application/json")) {
        kept.add(range.strip());
      }
    }
    return kept.isEmpty() ? "application/json" : String.join(",", kept);
  }

  private static HttpRequest.BodyPublisher body(Body body) {
    if (body instanceof Body.Encoded encoded) {
      return HttpRequest.BodyPublishers.ofByteArray(encoded.bytes());
    }
    return body instanceof Body.Tree tree
        ? HttpRequest.BodyPublishers.ofByteArray(Json.bytes(tree.tree()))
        : HttpRequest.BodyPublishers.noBody();
  }

  private static String path(String path) {
    return java.util.Arrays.stream(path.split("/", -1))
        .map(Forwarding::escaped)
        .collect(Collectors.joining("/"));
  }

  private static String query(Query query) {
    List<String> pairs = new ArrayList<>();
    query
        .parameters()
        .forEach(
            (name, values) ->
                values.forEach(value -> pairs.add(escaped(name) + "=" + escaped(value))));
    return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
