package io.kubeterrarium.simulator.process;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.ApiServer;
import io.kubeterrarium.apiserver.bootstrap.ClusterBootstrap;
import io.kubeterrarium.apiserver.bootstrap.DefaultRoles;
import io.kubeterrarium.apiserver.bootstrap.KubernetesService;
import io.kubeterrarium.apiserver.pki.ClusterPki;
import io.kubeterrarium.apiserver.pki.ServingNames;
import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.Origin;
import io.kubeterrarium.apiserver.request.Query;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.Txn;
import io.kubeterrarium.registry.local.LocalRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The API server as it is shipped, over a registry in memory; no ports, no components. */
public final class BareControlPlane implements AutoCloseable {
  private static final String SERVICES = "/api/v1/services";

  public static final ClusterPki PKI =
      ClusterPki.ephemeral(ServingNames.of(List.of()), Instant.now());

  private final DefaultRoles roles = DefaultRoles.load();
  private final Registry registry = LocalRegistry.open();
  private final ControlPlane plane =
      ControlPlane.over(
          registry,
          PKI,
          roles,
          Optional.empty(),
          History.DEFAULT,
          committed -> {},
          Optional.empty());

  public BareControlPlane() {
    bootstrap();
  }

  public ApiServer server() {
    return plane.server();
  }

  public ObjectStorage storage() {
    return plane.storage();
  }

  /**
   * Forgets every object, past ones too, and begins anew on the same server. Services go by the
   * front door, as the server remembers their addresses.
   */
  public void empty() {
    plane.storage().catchUp();
    JsonNode services = call("GET", SERVICES, "").path("items");
    services.forEach(this::removeService);
    Bytes before = Bytes.utf8("/registry/services/");
    Bytes behind = Bytes.utf8("/registry/services0");
    registry
        .txn(
            Txn.of(
                new Op.Delete(new KeyRange(Bytes.utf8("/registry/"), before)),
                new Op.Delete(new KeyRange(behind, Bytes.utf8("/registry0")))))
        .join();
    plane.storage().catchUp();
    bootstrap();
    registry.compact(registry.appliedRevision()).join();
  }

  private void removeService(JsonNode service) {
    String name = Meta.name(service);
    if (!name.equals("kubernetes")) {
      String path = "/api/v1/namespaces/" + Meta.namespace(service) + "/services/" + name;
      call("PATCH", path, "{\"metadata\":{\"finalizers\":null}}");
      call("DELETE", path, "");
    }
  }

  private JsonNode call(String method, String path, String json) {
    Body body =
        json.isEmpty()
            ? Body.NONE
            : new Body.Tree(
                Json.read(json),
                method.equals("PATCH") ? "application/merge-patch+json" : "application/json");
    ApiResponse answer =
        server()
            .call(
                new ApiRequest(
                    method,
                    path,
                    Query.NONE,
                    Headers.NONE,
                    body,
                    new Origin.LoopbackHttp("127.0.0.1")));
    return ((ApiResponse.Tree) answer).tree();
  }

  private void bootstrap() {
    new ClusterBootstrap(plane.server(), roles, new KubernetesService("172.19.0.1", 6443)).run();
    plane.storage().catchUp();
    // No controller does it here, and pods wait for it.
    call(
        "POST",
        "/api/v1/namespaces/default/serviceaccounts",
        "{\"metadata\":{\"name\":\"default\"}}");
    plane.storage().catchUp();
  }

  @Override
  public void close() {
    plane.close();
    registry.close();
  }
}
