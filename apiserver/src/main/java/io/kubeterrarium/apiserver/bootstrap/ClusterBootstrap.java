package io.kubeterrarium.apiserver.bootstrap;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.ApiServer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
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
        difference -> {
          all(
                  difference.ensure(
                      RBAC + "clusterroles", roles.clusterRoles(), RoleReconciliation::role),
                  difference.ensureBindings(
                      RBAC + "clusterrolebindings", roles.clusterRoleBindings()),
                  difference.ensure(RBAC + "roles", roles.roles(), RoleReconciliation::role),
                  difference.ensureBindings(RBAC + "rolebindings", roles.roleBindings()))
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
        difference ->
            all(
                    difference.ensure(
                        "/apis/apiregistration.k8s.io/v1/apiservices",
                        BuiltInObjects.apiServices(client.document("/apis")),
                        (stored, wanted) -> Optional.empty()),
                    difference.ensure(
                        "/api/v1/configmaps",
                        List.of(BuiltInObjects.legacyTokenTracking(LocalDate.now(ZoneOffset.UTC))),
                        (stored, wanted) -> Optional.empty()),
                    difference.ensure(
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
        difference ->
            difference
                .ensure(
                    "/api/v1/configmaps",
                    List.of(BuiltInObjects.frontProxy(clientAuthority, proxyAuthority)),
                    (stored, wanted) ->
                        stored.path("data").equals(wanted.path("data"))
                            ? Optional.empty()
                            : Optional.of(
                                (ObjectNode) stored.deepCopy().set("data", wanted.path("data"))))
                .join());
  }

  /**
   * Writes the objects of flow control, which shape nothing here, and the range of Services'
   * addresses. Nobody waits for them. Blocks.
   *
   * @throws BootstrapException for the first thing that cannot be read or written
   */
  public void runShapes() {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    FlowControl flow = FlowControl.load();
    List<ObjectNode> schemas = flow.schemas(now);
    List<ObjectNode> ranges = List.of(service.addressRange(now));
    String levelList = "/apis/" + FlowControl.GROUP + "/prioritylevelconfigurations";
    String schemaList = "/apis/" + FlowControl.GROUP + "/flowschemas";
    String rangeList = "/apis/networking.k8s.io/v1/servicecidrs";
    with(
        difference -> {
          all(
                  difference.ensure(levelList, flow.levels(), FlowControl::kept),
                  difference.ensure(schemaList, schemas, FlowControl::kept),
                  difference.ensure(rangeList, ranges, (stored, wanted) -> Optional.empty()))
              .join();
          all(
                  difference.ensureStatus(schemaList, schemas),
                  difference.ensureStatus(rangeList, ranges))
              .join();
        });
  }

  private void with(Consumer<Difference> work) {
    ExecutorService executor =
        Executors.newFixedThreadPool(
            PARALLEL,
            task -> {
              Thread thread = new Thread(task, "bootstrap");
              thread.setDaemon(true);
              return thread;
            });
    try {
      work.accept(new Difference(client, executor));
    } catch (CompletionException e) {
      if (e.getCause() instanceof BootstrapException known) {
        throw known;
      }
      throw e;
    } finally {
      executor.shutdownNow();
    }
  }

  private void everything(Difference difference) {
    CompletableFuture<Void> clusterWide =
        all(
            difference.ensure(
                RBAC + "clusterroles", roles.clusterRoles(), RoleReconciliation::role),
            difference.ensureBindings(RBAC + "clusterrolebindings", roles.clusterRoleBindings()));
    difference
        .ensure("/api/v1/namespaces", namespaces(), (stored, wanted) -> Optional.empty())
        .join();
    all(
            clusterWide,
            difference.ensure(RBAC + "roles", roles.roles(), RoleReconciliation::role),
            difference.ensureBindings(RBAC + "rolebindings", roles.roleBindings()),
            difference.ensure(
                "/api/v1/services",
                List.of(service.service()),
                (stored, wanted) -> Optional.empty()),
            addresses(difference))
        .join();
    // Servers that start together may each have found the other's write in their way.
    for (int again = 0; service.several() && again < ADDRESS_ROUNDS; again++) {
      addresses(difference).join();
    }
  }

  /** This server's address in the Service kubernetes. */
  private CompletableFuture<Void> addresses(Difference difference) {
    return all(
        difference.ensure(
            "/api/v1/endpoints",
            List.of(service.endpoints()),
            (stored, wanted) -> service.endpointsFrom(stored)),
        difference.ensure(
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

  private static CompletableFuture<Void> all(CompletableFuture<?>... steps) {
    return CompletableFuture.allOf(steps);
  }
}
