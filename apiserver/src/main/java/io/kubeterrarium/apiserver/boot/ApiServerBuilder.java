package io.kubeterrarium.apiserver.boot;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.apiserver.ApiServer;
import io.kubeterrarium.apiserver.admission.AdmissionPlugin;
import io.kubeterrarium.apiserver.apply.ApplyRoute;
import io.kubeterrarium.apiserver.audit.AuditLog;
import io.kubeterrarium.apiserver.authn.Authentication;
import io.kubeterrarium.apiserver.authz.Authorizer;
import io.kubeterrarium.apiserver.authz.Decision;
import io.kubeterrarium.apiserver.body.SchemaBodyDecoder;
import io.kubeterrarium.apiserver.body.SchemaPatchReader;
import io.kubeterrarium.apiserver.discovery.DiscoveryDocuments;
import io.kubeterrarium.apiserver.discovery.RemoteVersions;
import io.kubeterrarium.apiserver.handler.Authenticate;
import io.kubeterrarium.apiserver.handler.Authorize;
import io.kubeterrarium.apiserver.handler.Impersonate;
import io.kubeterrarium.apiserver.handler.LimitInFlight;
import io.kubeterrarium.apiserver.handler.PassOn;
import io.kubeterrarium.apiserver.handler.Passing;
import io.kubeterrarium.apiserver.handler.PathRoute;
import io.kubeterrarium.apiserver.handler.RequestChain;
import io.kubeterrarium.apiserver.handler.ServePaths;
import io.kubeterrarium.apiserver.handler.ServeResource;
import io.kubeterrarium.apiserver.handler.Verbs;
import io.kubeterrarium.apiserver.meta.Identities;
import io.kubeterrarium.apiserver.owners.FieldTracking;
import io.kubeterrarium.apiserver.paths.DiscoveryRoute;
import io.kubeterrarium.apiserver.paths.HealthCheck;
import io.kubeterrarium.apiserver.paths.HealthRoute;
import io.kubeterrarium.apiserver.paths.MembersRoute;
import io.kubeterrarium.apiserver.paths.OpenApiRoute;
import io.kubeterrarium.apiserver.paths.RegistryRoute;
import io.kubeterrarium.apiserver.paths.SnapshotRoute;
import io.kubeterrarium.apiserver.paths.SwaggerRoute;
import io.kubeterrarium.apiserver.paths.VersionRoute;
import io.kubeterrarium.apiserver.resource.ResourceTable;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.schema.KindType;
import io.kubeterrarium.apiserver.schema.KindTypes;
import io.kubeterrarium.apiserver.schema.OpenApiDocuments;
import io.kubeterrarium.apiserver.schema.SwaggerDocument;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import io.kubeterrarium.apiserver.storage.WriteObserver;
import io.kubeterrarium.apiserver.write.Admission;
import io.kubeterrarium.apiserver.write.Commits;
import io.kubeterrarium.apiserver.write.Conversions;
import io.kubeterrarium.apiserver.write.Creator;
import io.kubeterrarium.apiserver.write.Deleter;
import io.kubeterrarium.apiserver.write.Updater;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.raft.ClusterMembers;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Wires the request chain over a storage that is there already, because authorization and admission
 * read from it. What is not set is as plain as can be: everybody may do everything, and bodies are
 * checked against the generated types alone.
 */
public final class ApiServerBuilder {
  private final ResourceTable resources;
  private final ObjectStorage storage;
  private Clock clock = Clock.systemUTC();
  private Identities identities = Identities.RANDOM;
  private Authentication authentication = new Authentication(List.of());
  private Authorizer authorizer = attributes -> Decision.allow("");
  private List<AdmissionPlugin> admission = List.of();
  private final KindTypes types;
  private List<WriteObserver> observers = List.of();
  private List<PathRoute> routes = List.of();
  private Passing passing = exchange -> null;
  private RemoteVersions remote = RemoteVersions.NONE;
  private @Nullable AuditLog audit;
  private List<HealthCheck> readiness = List.of();
  private @Nullable Registry registry;
  private @Nullable ClusterMembers members;

  public ApiServerBuilder(ResourceTable resources, ObjectStorage storage) {
    this.resources = resources;
    this.types = kind -> typeOf(resources, kind);
    this.storage = storage;
  }

  public ApiServerBuilder clock(Clock clock) {
    this.clock = clock;
    return this;
  }

  public ApiServerBuilder identities(Identities identities) {
    this.identities = identities;
    return this;
  }

  public ApiServerBuilder authentication(Authentication authentication) {
    this.authentication = authentication;
    return this;
  }

  /** Where a line about each request goes; null: nowhere. */
  public ApiServerBuilder audit(@Nullable AuditLog log) {
    this.audit = log;
    return this;
  }

  public ApiServerBuilder authorizer(Authorizer authorizer) {
    this.authorizer = authorizer;
    return this;
  }

  private static @Nullable KindType typeOf(ResourceTable resources, GroupVersionKind kind) {
    Strategy strategy = resources.find(kind);
    KindType own = strategy == null ? null : strategy.bodies();
    return own == null ? KindTypes.GENERATED.of(kind) : own;
  }

  /** In the order in which they run. */
  public ApiServerBuilder admission(List<AdmissionPlugin> plugins) {
    this.admission = plugins;
    return this;
  }

  public ApiServerBuilder observers(List<WriteObserver> observers) {
    this.observers = observers;
    return this;
  }

  /** Other servers behind this one: who answers for them, and what they serve. */
  public ApiServerBuilder aggregating(Passing passing, RemoteVersions remote) {
    this.passing = passing;
    this.remote = remote;
    return this;
  }

  /** Shows the registry's keys to administrators under {@code /registry}. */
  public ApiServerBuilder showing(Registry registry) {
    return showing(registry, null);
  }

  /**
   * Shows the registry's keys and members to administrators under {@code /registry}; a server whose
   * registry is kept by several processes is ready while a majority of them is there.
   *
   * @param members null where all members run in this process
   */
  public ApiServerBuilder showing(Registry registry, @Nullable ClusterMembers members) {
    this.registry = registry;
    this.members = members;
    return this;
  }

  /** What must be well, besides the server itself, for {@code /readyz} to be. */
  public ApiServerBuilder readiness(List<HealthCheck> checks) {
    this.readiness = checks;
    return this;
  }

  /** What is served besides resources and the server's own paths; asked first. */
  public ApiServerBuilder routes(List<PathRoute> routes) {
    this.routes = routes;
    return this;
  }

  public ApiServer build() {
    Admission plugins = new Admission(admission);
    Commits commits = new Commits(observers);
    FieldTracking tracking = new FieldTracking(types, new Conversions(resources));
    AtomicReference<ApiServer> self = new AtomicReference<>();
    List<PathRoute> paths = paths(self);
    Authorize authorize = new Authorize(authorizer, paths);
    Verbs verbs =
        new Verbs(
            storage,
            new SchemaBodyDecoder(types),
            new SchemaPatchReader(types),
            plugins,
            new Creator(storage, plugins, identities, tracking, commits),
            new Updater(storage, plugins, tracking, commits),
            new Deleter(storage, plugins, commits),
            tracking,
            authorize);
    ApiServer server =
        new RequestChain(
            clock,
            new Authenticate(authentication),
            new Impersonate(authorizer),
            new LimitInFlight(),
            authorize,
            new PassOn(passing),
            new ServePaths(paths),
            new ServeResource(resources, verbs),
            audit);
    self.set(server);
    return server;
  }

  private List<PathRoute> paths(AtomicReference<ApiServer> self) {
    List<HealthCheck> live = List.of(HealthCheck.PING);
    List<HealthCheck> ready = new ArrayList<>(live);
    ready.add(new HealthCheck("watch-cache", storage::isFollowing));
    ClusterMembers several = members;
    if (several != null) {
      ready.add(new HealthCheck("registry-quorum", several::hasQuorum));
    }
    ready.addAll(readiness);
    List<PathRoute> paths = new ArrayList<>(routes);
    paths.add(new HealthRoute("livez", live));
    paths.add(new HealthRoute("healthz", ready));
    paths.add(new HealthRoute("readyz", ready));
    paths.add(new VersionRoute());
    OpenApiDocuments documents = new OpenApiDocuments(resources, VersionRoute.GIT_VERSION);
    paths.add(new OpenApiRoute(documents));
    paths.add(new SwaggerRoute(new SwaggerDocument(documents)));
    paths.add(new ApplyRoute(self::get, resources, types));
    if (registry != null) {
      paths.add(new RegistryRoute(registry));
      paths.add(new SnapshotRoute(registry));
      paths.add(new MembersRoute(registry, members));
    }
    List<String> listed =
        List.of("/apply", "/healthz", "/livez", "/openapi/v3", "/readyz", "/registry", "/version");
    paths.add(new DiscoveryRoute(new DiscoveryDocuments(resources, remote), listed));
    return paths;
  }
}
