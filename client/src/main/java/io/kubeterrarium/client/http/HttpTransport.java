package io.kubeterrarium.client.http;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.client.kubeconfig.Kubeconfig;
import io.kubeterrarium.client.kubeconfig.TlsContexts;
import io.kubeterrarium.client.transport.Transport;
import io.kubeterrarium.client.transport.TransportRequest;
import io.kubeterrarium.client.transport.TransportResponse;
import io.kubeterrarium.client.transport.WatchConnection;
import io.kubeterrarium.client.transport.WatchConsumer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Carries requests over HTTP, as the user whom a kubeconfig names. */
public final class HttpTransport implements Transport {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private final HttpClient client;
  private final URI server;
  private final @Nullable String token;
  private final String component;

  private HttpTransport(HttpClient client, URI server, @Nullable String token, String component) {
    this.client = client;
    this.server = server;
    this.token = token;
    this.component = component;
  }

  /**
   * @param component what the client calls itself, and so the owner of the fields it sets: {@code
   *     kube-scheduler}
   * @param executor reads answers and runs watches' consumers
   */
  public static HttpTransport of(Kubeconfig config, String component, Executor executor)
      throws IOException {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .executor(executor)
            // One connection a request: a watch never holds up another call's stream.
            .version(HttpClient.Version.HTTP_1_1);
    if ("https".equals(config.server().getScheme())) {
      builder.sslContext(TlsContexts.of(config));
    }
    return new HttpTransport(builder.build(), config.server(), config.token(), component);
  }

  @Override
  public TransportResponse call(TransportRequest request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        client.send(
            builder(request).timeout(ANSWER).build(), HttpResponse.BodyHandlers.ofByteArray());
    return new TransportResponse(response.statusCode(), body(response));
  }

  @Override
  public WatchConnection watch(TransportRequest request, WatchConsumer consumer) {
    HttpWatch watch = new HttpWatch(consumer);
    watch.run(
        client.sendAsync(
            builder(request).build(),
            info ->
                info.statusCode() < 400
                    ? HttpResponse.BodySubscribers.fromLineSubscriber(
                        watch, any -> new byte[0], StandardCharsets.UTF_8, null)
                    : HttpResponse.BodySubscribers.ofByteArray()));
    return watch;
  }

  private HttpRequest.Builder builder(TransportRequest request) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(uri(request));
    builder.header("Accept", "application/json");
    builder.header("User-Agent", component + "/kubeterrarium");
    if (token != null) {
      builder.header("Authorization", "Bearer " + token);
    }
    JsonNode body = request.body();
    if (body == null) {
      return builder.method(request.method(), HttpRequest.BodyPublishers.noBody());
    }
    return builder
        .header("Content-Type", request.contentType())
        .method(request.method(), HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)));
  }

  private URI uri(TransportRequest request) {
    StringBuilder text = new StringBuilder(server.toString());
    if (text.charAt(text.length() - 1) == '/') {
      text.setLength(text.length() - 1);
    }
    for (String segment : request.path().substring(1).split("/", -1)) {
      text.append('/').append(encoded(segment));
    }
    char separator = '?';
    for (Map.Entry<String, String> each : request.query().entrySet()) {
      text.append(separator).append(encoded(each.getKey()));
      text.append('=').append(encoded(each.getValue()));
      separator = '&';
    }
    return URI.create(text.toString());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static JsonNode body(HttpResponse<byte[]> response) throws IOException {
    return tree(response.statusCode(), response.body());
  }

  /** The answer's JSON; a Status made up where somebody in between answers otherwise. */
  static JsonNode tree(int status, byte[] body) throws IOException {
    if (body.length == 0) {
      return status(status, "");
    }
    try {
      return Json.read(body);
    } catch (JacksonException e) {
      if (status >= 400) {
        return status(status, new String(body, StandardCharsets.UTF_8));
      }
      throw new IOException("the server's answer is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static ObjectNode status(int code, String message) {
    return Json.object()
        .put("kind", "Status")
        .put("apiVersion", "v1")
        .put("status", code < 400 ? "Success" : "Failure")
        .put("message", message)
        .put("code", code);
  }
}
