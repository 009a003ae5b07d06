package io.kubeterrarium.apiserver.bootstrap;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.ApiServer;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes what a cluster has from the start: looks at one list a kind, then creates what is missing
 * and completes what is incomplete, many at a time, because each write waits for a commit and
 * commits are shared. Idempotent; on a restart it reads and writes nothing. Upstream does the same
 * in post-start hooks.
 */
public final class ClusterBootstrap {
  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/";
  private static final List<String> NAMESPACES =
      List.of("default", "kube-system", "kube-public", "kube-node-lease");

  /** Writes in flight: as many as share a commit well. */
  private static final int PARALLEL = 16;

  /** As many as servers may be in each other's way. */
  private static final int ADDRESS_ROUNDS = 5;

  private final OwnClient client;
  private final DefaultRoles roles;
  private final KubernetesService service;

  public ClusterBootstrap(ApiServer api, DefaultRoles roles, KubernetesService service) {
    this.client = new OwnClient(api);
    this.roles = roles;
    this.service = service;
  }

  /**
   * Returns when everything stands. Blocks.
   *
   * @throws BootstrapException for the first thing that cannot be read or written
   */
  public void run() {
    with(this::everything);
  }

  /**
   * Writes roles and bindings alone. Blocks.
   *
   * @throws BootstrapException for the first thing that cannot be read or written
   */
  public void runRoles() {
    with(
        executor -> {
          all(
                  ensure(
                      executor,
                      RBAC + "clusterroles",
                      roles.clusterRoles(),
                      RoleReconciliation::role),
                  ensureBindings(
                      executor, RBAC + "clusterrolebindings", roles.clusterRoleBindings()),
                  ensure(executor, RBAC + "roles", roles.roles(), RoleReconciliation::role),
                  ensureBindings(executor, RBAC + "rolebindings", roles.roleBindings()))
              .join();
        });
  }

  /**
   * Writes what shows what there is: an APIService for each group version, the system's priority
   * classes. Nobody waits for them. Blocks.
   *
   * @throws BootstrapException for the first thing that cannot be read or written
   */
  public void runCatalogue() {
    with(
        executor ->
            all(
                    ensure(
                        executor,
                        "/apis/apiregistration.k8s.io/v1/apiservices",
                        BuiltInObjects.apiServices(client.document("/apis")),
                        (stored, wanted) -> Optional.empty()),
                    ensure(
                        executor,
                        "/api/v1/configmaps",
                        List.of(BuiltInObjects.legacyTokenTracking(LocalDate.now(ZoneOffset.UTC))),
                        (stored, wanted) -> Optional.empty()),
                    ensure(
                        executor,
                        "/apis/scheduling.k8s.io/v1/priorityclasses",
                        BuiltInObjects.priorityClasses(),
                        (stored, wanted) -> Optional.empty()))
                .join());
  }

  /**
   * Tells other API servers whom this one lets in, and by which headers and authority it says who
   * asks: {@code extension-apiserver-authentication}. Nobody waits for it. Blocks.
   *
   * @throws BootstrapException where it cannot be read or written
   */
  public void runFrontProxy(String clientAuthority, String proxyAuthority) {
    with(
        executor ->
            ensure(
                    executor,
                    "/api/v1/configmaps",
                    List.of(BuiltInObjects.frontProxy(clientAuthority, proxyAuthority)),
                    (stored, wanted) ->
                        stored.path("data").equals(wanted.path("data"))
                            ? Optional.empty()
                            : Optional.of(
                                (ObjectNode) stored.deepCopy().set("data", wanted.path("data"))))
                .join());
  }

  private static void with(Consumer<ExecutorService> work) {
    ExecutorService executor =
        Executors.newFixedThreadPool(
            PARALLEL,
            task -> {
              Thread thread = new Thread(task, "bootstrap");
              thread.setDaemon(true);
              return thread;
            });
    try {
      work.accept(executor);
    } catch (CompletionException e) {
      if (e.getCause() instanceof BootstrapException known) {
        throw known;
      }
      throw e;
    } finally {
      executor.shutdownNow();
    }
  }

  private void everything(ExecutorService executor) {
    CompletableFuture<Void> clusterWide =
        all(
            ensure(executor, RBAC + "clusterroles", roles.clusterRoles(), RoleReconciliation::role),
            ensureBindings(executor, RBAC + "clusterrolebindings", roles.clusterRoleBindings()));
    ensure(executor, "/api/v1/namespaces", namespaces(), (stored, wanted) -> Optional.empty())
        .join();
    all(
            clusterWide,
            ensure(executor, RBAC + "roles", roles.roles(), RoleReconciliation::role),
            ensureBindings(executor, RBAC + "rolebindings", roles.roleBindings()),
            ensure(
                executor,
                "/api/v1/services",
                List.of(service.service()),
                (stored, wanted) -> Optional.empty()),
            addresses(executor))
        .join();
    // Servers that start together may each have found the other's write in their way.
    for (int again = 0; service.several() && again < ADDRESS_ROUNDS; again++) {
      addresses(executor).join();
    }
  }

  /** This server's address in the Service kubernetes. */
  private CompletableFuture<Void> addresses(ExecutorService executor) {
    return all(
        ensure(
            executor,
            "/api/v1/endpoints",
            List.of(service.endpoints()),
            (stored, wanted) -> service.endpointsFrom(stored)),
        ensure(
            executor,
            "/apis/discovery.k8s.io/v1/endpointslices",
            List.of(service.endpointSlice()),
            (stored, wanted) -> service.endpointSliceFrom(stored)));
  }

  private static List<ObjectNode> namespaces() {
    List<ObjectNode> namespaces = new ArrayList<>();
    for (String name : NAMESPACES) {
      ObjectNode namespace = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
      namespace.putObject("metadata").put("name", name);
      namespaces.add(namespace);
    }
    return namespaces;
  }

  /** Gives the stored object as it should be, or empty where it is well. */
  @FunctionalInterface
  private interface Reconciliation {
    Optional<ObjectNode> apply(ObjectNode stored, ObjectNode wanted);
  }

  private CompletableFuture<Void> ensure(
      ExecutorService executor,
      String listPath,
      List<ObjectNode> wanted,
      Reconciliation reconciliation) {
    return forEach(
        executor,
        listPath,
        wanted,
        (stored, object) -> {
          String collection = collection(listPath, object);
          if (stored == null) {
            client.create(collection, object);
          } else {
            reconciliation
                .apply(stored, object)
                .ifPresent(changed -> client.replace(collection, changed));
          }
        });
  }

  private CompletableFuture<Void> ensureBindings(
      ExecutorService executor, String listPath, List<ObjectNode> wanted) {
    return forEach(
        executor,
        listPath,
        wanted,
        (stored, object) -> {
          String collection = collection(listPath, object);
          if (stored != null && RoleReconciliation.grantsAnotherRole(stored, object)) {
            client.delete(collection + "/" + Meta.name(object));
            client.create(collection, object);
          } else if (stored == null) {
            client.create(collection, object);
          } else {
            RoleReconciliation.binding(stored, object)
                .ifPresent(changed -> client.replace(collection, changed));
          }
        });
  }

  private interface Step {
    void take(@Nullable ObjectNode stored, ObjectNode wanted);
  }

  private CompletableFuture<Void> forEach(
      ExecutorService executor, String listPath, List<ObjectNode> wanted, Step step) {
    return CompletableFuture.supplyAsync(() -> client.list(listPath), executor)
        .thenCompose(
            stored ->
                all(
                    wanted.stream()
                        .map(
                            object ->
                                CompletableFuture.runAsync(
                                    () -> step.take(stored.get(Meta.objectName(object)), object),
                                    executor))
                        .toArray(CompletableFuture<?>[]::new)));
  }

  /** {@code /api/v1/services} and an object in default: {@code …/namespaces/default/services}. */
  private static String collection(String listPath, ObjectNode object) {
    String namespace = Meta.namespace(object);
    if (namespace.isEmpty()) {
      return listPath;
    }
    int slash = listPath.lastIndexOf('/');
    return listPath.substring(0, slash) + "/namespaces/" + namespace + listPath.substring(slash);
  }

  private static CompletableFuture<Void> all(CompletableFuture<?>... steps) {
    return CompletableFuture.allOf(steps);
  }
}
