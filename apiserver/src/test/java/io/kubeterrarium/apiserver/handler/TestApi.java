package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.ApiServer;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.boot.ApiServerBuilder;
import io.kubeterrarium.apiserver.kinds.Kinds;
import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.Origin;
import io.kubeterrarium.apiserver.request.Query;
import io.kubeterrarium.apiserver.resource.ResourceTable;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.local.LocalRegistry;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The whole chain over a registry in memory, called as an administrator in this process. */
final class TestApi implements AutoCloseable {
  private static final Origin ADMIN = new Origin.InProcess(UserInfo.of("admin", UserInfo.MASTERS));

  final Registry registry;
  final ObjectStorage storage;
  final ApiServer server;

  record Answer(int status, JsonNode body) {
    String message() {
      return body.path("message").asString("");
    }

    String reason() {
      return body.path("reason").asString("");
    }

    String resourceVersion() {
      return body.path("metadata").path("resourceVersion").asString("");
    }
  }

  TestApi() {
    this(Kinds.table(), builder -> builder);
  }

  /** Another server over the same registry. */
  TestApi(Registry registry) {
    this(registry, Kinds.table(), builder -> builder, false);
  }

  /**
   * One of several servers over the same registry.
   *
   * @param shared whether it knows of the others
   */
  TestApi(Registry registry, boolean shared) {
    this(registry, Kinds.table(), builder -> builder, shared);
  }

  TestApi(ResourceTable resources, UnaryOperator<ApiServerBuilder> settings) {
    this(LocalRegistry.open(), resources, settings, false);
  }

  private TestApi(
      Registry registry,
      ResourceTable resources,
      UnaryOperator<ApiServerBuilder> settings,
      boolean shared) {
    this.registry = registry;
    storage = new ObjectStorage(registry, resources, shared);
    storage.start();
    server = settings.apply(new ApiServerBuilder(resources, storage).showing(registry)).build();
  }

  Answer get(String url) {
    return call("GET", url, Body.NONE);
  }

  Answer post(String url, String json) {
    return call("POST", url, json(json, "application/json"));
  }

  Answer put(String url, JsonNode tree) {
    return call("PUT", url, new Body.Tree(tree, "application/json"));
  }

  Answer patch(String url, String contentType, String json) {
    return call("PATCH", url, json(json, contentType));
  }

  Answer delete(String url) {
    return call("DELETE", url, Body.NONE);
  }

  Answer delete(String url, String options) {
    return call("DELETE", url, json(options, "application/json"));
  }

  WatchLog watch(String url) {
    return watch(url, Headers.NONE);
  }

  WatchLog watch(String url, Headers headers) {
    ApiResponse response = respond("GET", url, Body.NONE, headers);
    return new WatchLog(((ApiResponse.Stream) response).stream());
  }

  Answer call(String method, String url, Body body) {
    return call(method, url, body, Headers.NONE);
  }

  Answer call(String method, String url, Body body, Headers headers) {
    ApiResponse response = respond(method, url, body, headers);
    if (response instanceof ApiResponse.Encoded encoded) {
      return new Answer(
          encoded.status(),
          Json.object()
              .put("text", new String(encoded.bytes(), java.nio.charset.StandardCharsets.UTF_8)));
    }
    return new Answer(response.status(), ((ApiResponse.Tree) response).tree());
  }

  ApiResponse respond(String method, String url, Body body, Headers headers) {
    int mark = url.indexOf('?');
    String path = mark < 0 ? url : url.substring(0, mark);
    Query query = mark < 0 ? Query.NONE : Query.parse(url.substring(mark + 1));
    return server.call(new ApiRequest(method, path, query, headers, body, ADMIN));
  }

  static ObjectNode edit(JsonNode shared) {
    return ((ObjectNode) shared).deepCopy();
  }

  static List<String> names(Answer list) {
    return list.body()
        .path("items")
        .valueStream()
        .map(item -> item.path("metadata").path("name").asString(""))
        .toList();
  }

  private static Body json(String json, String contentType) {
    return new Body.Tree(Json.read(json), contentType);
  }

  @Override
  public void close() {
    storage.close();
    registry.close();
  }
}
