package io.kubeterrarium.apiserver.boot;

import io.kubeterrarium.apiserver.ApiServer;
import io.kubeterrarium.apiserver.admission.AdmissionPlugin;
import io.kubeterrarium.apiserver.authn.Authentication;
import io.kubeterrarium.apiserver.authz.Authorizer;
import io.kubeterrarium.apiserver.authz.Decision;
import io.kubeterrarium.apiserver.body.BodyDecoder;
import io.kubeterrarium.apiserver.body.JsonBodyDecoder;
import io.kubeterrarium.apiserver.body.PatchReader;
import io.kubeterrarium.apiserver.body.Patcher;
import io.kubeterrarium.apiserver.handler.Authenticate;
import io.kubeterrarium.apiserver.handler.Authorize;
import io.kubeterrarium.apiserver.handler.PathRoute;
import io.kubeterrarium.apiserver.handler.RequestChain;
import io.kubeterrarium.apiserver.handler.ServePaths;
import io.kubeterrarium.apiserver.handler.ServeResource;
import io.kubeterrarium.apiserver.handler.Verbs;
import io.kubeterrarium.apiserver.meta.Identities;
import io.kubeterrarium.apiserver.resource.ResourceTable;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import io.kubeterrarium.apiserver.storage.WriteObserver;
import io.kubeterrarium.apiserver.write.Admission;
import io.kubeterrarium.apiserver.write.Commits;
import io.kubeterrarium.apiserver.write.Creator;
import io.kubeterrarium.apiserver.write.Deleter;
import io.kubeterrarium.apiserver.write.Updater;
import java.time.Clock;
import java.util.List;

/**
 * Wires the request chain over a storage that is there already, because authorization and admission
 * read from it. What is not set is as plain as can be: everybody may do everything, bodies are
 * JSON.
 */
public final class ApiServerBuilder {
  private final ResourceTable resources;
  private final ObjectStorage storage;
  private Clock clock = Clock.systemUTC();
  private Identities identities = Identities.RANDOM;
  private Authentication authentication = new Authentication(List.of());
  private Authorizer authorizer = attributes -> Decision.allow("");
  private List<AdmissionPlugin> admission = List.of();
  private BodyDecoder decoder = new JsonBodyDecoder();
  private Patcher patcher = new PatchReader(kind -> null);
  private List<WriteObserver> observers = List.of();
  private List<PathRoute> routes = List.of();

  public ApiServerBuilder(ResourceTable resources, ObjectStorage storage) {
    this.resources = resources;
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

  public ApiServerBuilder authorizer(Authorizer authorizer) {
    this.authorizer = authorizer;
    return this;
  }

  /** In the order in which they run. */
  public ApiServerBuilder admission(List<AdmissionPlugin> plugins) {
    this.admission = plugins;
    return this;
  }

  public ApiServerBuilder decoder(BodyDecoder decoder) {
    this.decoder = decoder;
    return this;
  }

  public ApiServerBuilder patcher(Patcher patcher) {
    this.patcher = patcher;
    return this;
  }

  public ApiServerBuilder observers(List<WriteObserver> observers) {
    this.observers = observers;
    return this;
  }

  /** What is served besides resources; the first that serves a path answers. */
  public ApiServerBuilder routes(List<PathRoute> routes) {
    this.routes = routes;
    return this;
  }

  public ApiServer build() {
    Admission plugins = new Admission(admission);
    Commits commits = new Commits(observers);
    Verbs verbs =
        new Verbs(
            storage,
            decoder,
            patcher,
            plugins,
            new Creator(storage, plugins, identities, commits),
            new Updater(storage, plugins, commits),
            new Deleter(storage, plugins, commits));
    return new RequestChain(
        clock,
        new Authenticate(authentication),
        new Authorize(authorizer),
        new ServePaths(routes),
        new ServeResource(resources, verbs));
  }
}
