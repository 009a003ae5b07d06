package io.kubeterrarium.simulator.transport;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.ApiServer;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.Origin;
import io.kubeterrarium.apiserver.request.Query;
import io.kubeterrarium.client.transport.Transport;
import io.kubeterrarium.client.transport.TransportRequest;
import io.kubeterrarium.client.transport.TransportResponse;
import io.kubeterrarium.client.transport.WatchConnection;
import io.kubeterrarium.client.transport.WatchConsumer;
import java.io.IOException;
import java.util.concurrent.Executor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Calls the API server of this process as one user. */
public final class InProcessTransport implements Transport {
  private final ApiServer server;
  private final Origin origin;
  private final Headers headers;
  private final Executor delivery;

  /**
   * @param component what the client calls itself, and so the owner of the fields it sets
   * @param delivery runs watches; shared by all transports of the process
   */
  public InProcessTransport(ApiServer server, UserInfo user, String component, Executor delivery) {
    this.server = server;
    this.origin = new Origin.InProcess(user);
    this.headers = Headers.of("User-Agent", component + "/kubeterrarium");
    this.delivery = delivery;
  }

  @Override
  public TransportResponse call(TransportRequest request) throws IOException {
    ApiResponse response = server.call(apiRequest(request));
    if (response instanceof ApiResponse.Tree tree) {
      return new TransportResponse(tree.status(), tree.tree());
    }
    if (response instanceof ApiResponse.Encoded encoded) {
      return new TransportResponse(encoded.status(), read(encoded));
    }
    if (response instanceof ApiResponse.Stream stream) {
      stream.stream().close();
    }
    throw new IOException("no object was answered to " + request.method() + " " + request.path());
  }

  @Override
  public WatchConnection watch(TransportRequest request, WatchConsumer consumer) {
    WatchDelivery watch = new WatchDelivery(consumer, delivery);
    delivery.execute(() -> open(request, watch));
    return watch;
  }

  private void open(TransportRequest request, WatchDelivery watch) {
    ApiResponse response = server.call(apiRequest(request));
    if (response instanceof ApiResponse.Stream stream) {
      watch.start(stream.stream());
    } else if (response instanceof ApiResponse.Tree tree
        && tree.tree() instanceof ObjectNode status) {
      watch.refused(status);
    } else {
      watch.broken(new IOException("no watch at " + request.path() + ": " + response.status()));
    }
  }

  private ApiRequest apiRequest(TransportRequest request) {
    JsonNode body = request.body();
    return new ApiRequest(
        request.method(),
        request.path(),
        Query.of(request.query()),
        headers,
        body == null ? Body.NONE : new Body.Tree(body, request.contentType()),
        origin);
  }

  private static JsonNode read(ApiResponse.Encoded encoded) {
    return encoded.contentType().startsWith("application/json")
        ? Json.read(encoded.bytes())
        : Json.MAPPER
            .getNodeFactory()
            .stringNode(new String(encoded.bytes(), java.nio.charset.StandardCharsets.UTF_8));
  }
}
