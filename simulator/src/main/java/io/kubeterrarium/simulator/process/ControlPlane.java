package io.kubeterrarium.simulator.process;

import io.kubeterrarium.apiserver.ApiServer;
import io.kubeterrarium.apiserver.aggregation.Aggregation;
import io.kubeterrarium.apiserver.audit.AuditLog;
import io.kubeterrarium.apiserver.authn.TokenKeys;
import io.kubeterrarium.apiserver.boot.AccessControl;
import io.kubeterrarium.apiserver.boot.ApiServerBuilder;
import io.kubeterrarium.apiserver.bootstrap.DefaultRoles;
import io.kubeterrarium.apiserver.custom.CustomResources;
import io.kubeterrarium.apiserver.kinds.Kinds;
import io.kubeterrarium.apiserver.pki.ClusterPki;
import io.kubeterrarium.apiserver.pki.KeyedCertificate;
import io.kubeterrarium.apiserver.resource.ResourceTable;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.storage.Compactor;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import io.kubeterrarium.apiserver.storage.WriteObserver;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.raft.ClusterMembers;
import io.kubeterrarium.registry.raft.RaftRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The API server over the registry, wired; no ports yet. */
final class ControlPlane implements AutoCloseable {
  private final ObjectStorage storage;
  private final CustomResources customResources;
  private final Aggregation aggregation;
  private final Compactor compactor;
  private final ApiServer server;

  private ControlPlane(
      ObjectStorage storage,
      CustomResources customResources,
      Aggregation aggregation,
      Compactor compactor,
      ApiServer server) {
    this.storage = storage;
    this.customResources = customResources;
    this.aggregation = aggregation;
    this.compactor = compactor;
    this.server = server;
  }

  static ControlPlane over(
      Registry registry,
      ClusterPki pki,
      DefaultRoles roles,
      Optional<Path> tokenFile,
      History history,
      WriteObserver observer,
      Optional<AuditLog> audit) {
    Clock clock = Clock.systemUTC();
    @Nullable ClusterMembers members =
        registry instanceof RaftRegistry raft ? raft.members() : null;
    TokenKeys keys = new TokenKeys(pki::serviceAccountKeys);
    List<Strategy> kinds = new ArrayList<>(Kinds.all(keys));
    ResourceTable stored = new ResourceTable(kinds);
    ObjectStorage storage = new ObjectStorage(registry, stored, members != null);
    storage.start();
    AccessControl access =
        AccessControl.over(storage, pki, keys, roles, tokenFile.orElse(null), clock);
    kinds.addAll(access.reviews());
    ResourceTable served = new ResourceTable(kinds);
    AtomicReference<ApiServer> self = new AtomicReference<>();
    Aggregation aggregation =
        new Aggregation(
            storage,
            () -> frontProxy(pki, clock),
            request -> Objects.requireNonNull(self.get()).call(request),
            clock);
    ApiServer server =
        access
            .addTo(new ApiServerBuilder(served, storage))
            .clock(clock)
            .observers(List.of(observer))
            .showing(registry, members)
            .aggregating(aggregation.passing(), aggregation.versions())
            .audit(audit.orElse(null))
            .build();
    self.set(server);
    CustomResources customResources =
        new CustomResources(storage, List.of(stored, served), server, clock);
    customResources.start();
    aggregation.start();
    return new ControlPlane(
        storage,
        customResources,
        aggregation,
        Compactor.start(registry, history.retention(), history.age().orElse(null)),
        server);
  }

  private static KeyedCertificate frontProxy(ClusterPki pki, Clock clock) {
    return pki.frontProxyAuthority().issueClient("front-proxy-client", List.of(), clock.instant());
  }

  ApiServer server() {
    return server;
  }

  ObjectStorage storage() {
    return storage;
  }

  @Override
  public void close() {
    aggregation.close();
    customResources.close();
    compactor.close();
    storage.close();
  }
}
