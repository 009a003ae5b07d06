package io.kubeterrarium.apiserver.boot;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.ApiServer;
import io.kubeterrarium.apiserver.audit.AuditLog;
import io.kubeterrarium.apiserver.authn.TokenKeys;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.bootstrap.ClusterBootstrap;
import io.kubeterrarium.apiserver.bootstrap.DefaultRoles;
import io.kubeterrarium.apiserver.bootstrap.KubernetesService;
import io.kubeterrarium.apiserver.kinds.Kinds;
import io.kubeterrarium.apiserver.pki.ClusterPki;
import io.kubeterrarium.apiserver.pki.ServingNames;
import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.Origin;
import io.kubeterrarium.apiserver.request.Query;
import io.kubeterrarium.apiserver.resource.ResourceTable;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.local.LocalRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The whole chain with access control and the default roles, over a registry in memory. */
final class AccessApi implements AutoCloseable {
  static final Origin ADMIN = new Origin.LoopbackHttp("127.0.0.1");
  static final Origin NOBODY = new Origin.Https("127.0.0.1", List.of());
  static final ClusterPki PKI = ClusterPki.ephemeral(ServingNames.of(List.of()), Instant.now());

  private final TokenKeys keys = new TokenKeys(PKI::serviceAccountKeys);
  private final Registry registry = LocalRegistry.open();
  private final List<Strategy> kinds = new ArrayList<>(Kinds.all(keys));
  final ObjectStorage storage = new ObjectStorage(registry, new ResourceTable(kinds));
  final AccessControl access;
  final ApiServer server;

  record Answer(int status, JsonNode body, List<String> warnings) {
    String message() {
      return Meta.text(body, "message");
    }
  }

  AccessApi() {
    this(null);
  }

  /**
   * @param audit where a line about each request goes
   */
  AccessApi(@Nullable AuditLog audit) {
    storage.start();
    access = AccessControl.over(storage, PKI, keys, DefaultRoles.load(), null, Clock.systemUTC());
    kinds.addAll(access.reviews());
    server =
        access.addTo(new ApiServerBuilder(new ResourceTable(kinds), storage)).audit(audit).build();
    new ClusterBootstrap(server, DefaultRoles.load(), new KubernetesService("172.19.0.1", 6443))
        .run();
    settle();
  }

  /** Waits until what was written counts: authorization reads cached roles. */
  void settle() {
    storage.catchUp();
  }

  static Origin as(String user, String... groups) {
    return new Origin.InProcess(UserInfo.of(user, groups));
  }

  Answer call(Origin origin, String method, String url, Headers headers, String json) {
    int mark = url.indexOf('?');
    Body body =
        json.isEmpty()
            ? Body.NONE
            : new Body.Tree(
                Json.read(json.replace('\'', '"')),
                method.equals("PATCH") ? "application/merge-patch+json" : "application/json");
    ApiResponse response =
        server.call(
            new ApiRequest(
                method,
                mark < 0 ? url : url.substring(0, mark),
                mark < 0 ? Query.NONE : Query.parse(url.substring(mark + 1)),
                headers,
                body,
                origin));
    List<String> warnings = response.headers().all("Warning");
    if (response instanceof ApiResponse.Tree tree) {
      return new Answer(tree.status(), tree.tree(), warnings);
    }
    if (response instanceof ApiResponse.Encoded encoded) {
      String text = new String(encoded.bytes(), StandardCharsets.UTF_8);
      return new Answer(encoded.status(), Json.object().put("text", text), warnings);
    }
    ((ApiResponse.Stream) response).stream().close();
    return new Answer(response.status(), Json.object(), warnings);
  }

  Answer get(Origin origin, String url) {
    return call(origin, "GET", url, Headers.NONE, "");
  }

  Answer post(Origin origin, String url, String json) {
    return call(origin, "POST", url, Headers.NONE, json);
  }

  Answer patch(Origin origin, String url, String json) {
    return call(origin, "PATCH", url, Headers.NONE, json);
  }

  /** Creates as the administrator and waits until it counts. */
  AccessApi with(String url, String json) {
    Answer answer = post(ADMIN, url, json);
    if (answer.status() != 201) {
      throw new AssertionError(url + ": " + answer.body());
    }
    settle();
    return this;
  }

  @Override
  public void close() {
    storage.close();
    registry.close();
  }
}
