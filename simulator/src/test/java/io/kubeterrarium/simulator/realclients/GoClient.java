package io.kubeterrarium.simulator.realclients;

import io.kubeterrarium.client.kubeconfig.Kubeconfig;
import io.kubeterrarium.client.kubeconfig.TlsContexts;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A typed client of client-go with {@code ContentType: application/vnd.kubernetes.protobuf}, as the
 * controller manager and the scheduler configure theirs. Blocks; one thread each.
 */
final class GoClient {
  static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
  static final String STRATEGIC = "application/strategic-merge-patch+json";
  static final String MERGE = "application/merge-patch+json";
  static final String JSON_PATCH = "application/json-patch+json";
  static final String APPLY = "application/apply-patch+yaml";

  /** What a client with that ContentType, and nothing else, accepts. */
  private static final String ACCEPT = PROTOBUF + ", */*";

  private final HttpClient http;
  private final URI server;
  private final String userAgent;
  private final @Nullable String token;
  private final String accept;

  private GoClient(
      HttpClient http, URI server, String userAgent, @Nullable String token, String accept) {
    this.http = http;
    this.server = server;
    this.userAgent = userAgent;
    this.token = token;
    this.accept = accept;
  }

  static GoClient of(Kubeconfig config, String userAgent) throws Exception {
    HttpClient http = HttpClient.newBuilder().sslContext(TlsContexts.of(config)).build();
    return new GoClient(http, config.server(), userAgent, null, ACCEPT);
  }

  /** The same connection's server asked with a token, as a controller's own client. */
  GoClient withToken(String bearer, String agent) {
    return new GoClient(http, server, agent, bearer, ACCEPT);
  }

  /** The same client for the next requests, accepting something else. */
  GoClient accepting(String mediaTypes) {
    return new GoClient(http, server, userAgent, token, mediaTypes);
  }

  Answer get(String path) throws Exception {
    return send("GET", path, "", new byte[0]);
  }

  Answer post(String path, GoObject body) throws Exception {
    return send("POST", path, PROTOBUF, body.encode());
  }

  Answer post(String path, String kind, String text) throws Exception {
    return post(path, GoObject.of(kind, text));
  }

  Answer put(String path, GoObject body) throws Exception {
    return send("PUT", path, PROTOBUF, body.encode());
  }

  /**
   * @param options as {@code gracePeriodSeconds: 0}
   */
  Answer delete(String path, String options) throws Exception {
    return send("DELETE", path, PROTOBUF, GoObject.of("v1 DeleteOptions", options).encode());
  }

  Answer patch(String path, String type, String body) throws Exception {
    return send("PATCH", path, type, body.getBytes(StandardCharsets.UTF_8));
  }

  Answer json(String method, String path, String body) throws Exception {
    return send(method, path, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  private Answer send(String method, String path, String contentType, byte[] body)
      throws Exception {
    HttpResponse<byte[]> response =
        http.send(request(method, path, contentType, body), BodyHandlers.ofByteArray());
    return new Answer(
        method + " " + path,
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        response.body());
  }

  /**
   * @param path with its query but for {@code watch=true}, and the time after which it ends
   */
  GoWatch watch(String path) throws Exception {
    String query = (path.contains("?") ? "&" : "?") + "timeoutSeconds=30&watch=true";
    HttpResponse<InputStream> response =
        http.send(request("GET", path + query, "", new byte[0]), BodyHandlers.ofInputStream());
    return new GoWatch(
        path,
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        response.body());
  }

  /** As a reflector asks since 1.35, instead of a list and a watch. */
  GoWatch watchList(String path) throws Exception {
    String query =
        "allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan&sendInitialEvents=true";
    return watch(path + (path.contains("?") ? "&" : "?") + query);
  }

  private HttpRequest request(String method, String path, String contentType, byte[] body) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(server + path))
            .header("Accept", accept)
            .header("User-Agent", userAgent);
    if (token != null) {
      builder.header("Authorization", "Bearer " + token);
    }
    if (!contentType.isEmpty()) {
      builder.header("Content-Type", contentType);
    }
    return builder
        .method(
            method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
        .build();
  }
}
