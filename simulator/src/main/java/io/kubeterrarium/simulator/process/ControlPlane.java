package io.kubeterrarium.simulator.process;

import io.kubeterrarium.apiserver.ApiServer;
import io.kubeterrarium.apiserver.admission.DefaultPlugins;
import io.kubeterrarium.apiserver.authn.Authentication;
import io.kubeterrarium.apiserver.authn.Authenticator;
import io.kubeterrarium.apiserver.authn.BearerTokenAuthenticator;
import io.kubeterrarium.apiserver.authn.ClientCertificateAuthenticator;
import io.kubeterrarium.apiserver.authn.ServiceAccountTokens;
import io.kubeterrarium.apiserver.authn.TokenFile;
import io.kubeterrarium.apiserver.authn.TokenVerifier;
import io.kubeterrarium.apiserver.authz.Authorizer;
import io.kubeterrarium.apiserver.authz.RbacAuthorizer;
import io.kubeterrarium.apiserver.authz.SuperuserAuthorizer;
import io.kubeterrarium.apiserver.boot.ApiServerBuilder;
import io.kubeterrarium.apiserver.kinds.Kinds;
import io.kubeterrarium.apiserver.pki.ClusterPki;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import io.kubeterrarium.apiserver.resource.ResourceTable;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import io.kubeterrarium.apiserver.storage.WriteObserver;
import io.kubeterrarium.registry.Registry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The API server over the registry, wired; no ports yet. */
final class ControlPlane implements AutoCloseable {
  private final ObjectStorage storage;
  private final ApiServer server;

  private ControlPlane(ObjectStorage storage, ApiServer server) {
    this.storage = storage;
    this.server = server;
  }

  static ControlPlane over(
      Registry registry, ClusterPki pki, Optional<Path> tokenFile, WriteObserver observer) {
    Clock clock = Clock.systemUTC();
    ResourceTable resources = Kinds.table();
    ObjectStorage storage = new ObjectStorage(registry, resources);
    storage.start();
    FallbackReader objects = new FallbackReader(storage, storage::latest);
    Authorizer authorizer =
        Authorizer.chain(List.of(new SuperuserAuthorizer(), new RbacAuthorizer(storage)));
    ApiServer server =
        new ApiServerBuilder(resources, storage)
            .clock(clock)
            .authentication(new Authentication(authenticators(pki, objects, tokenFile, clock)))
            .authorizer(authorizer)
            .admission(DefaultPlugins.of(objects))
            .observers(List.of(observer))
            .build();
    return new ControlPlane(storage, server);
  }

  private static List<Authenticator> authenticators(
      ClusterPki pki, FallbackReader objects, Optional<Path> tokenFile, Clock clock) {
    List<TokenVerifier> verifiers = new ArrayList<>();
    tokenFile.ifPresent(file -> verifiers.add(TokenFile.read(file)));
    verifiers.add(new ServiceAccountTokens(pki.serviceAccountKeys(), objects, clock));
    return List.of(
        new ClientCertificateAuthenticator(clock), new BearerTokenAuthenticator(verifiers));
  }

  ApiServer server() {
    return server;
  }

  ObjectStorage storage() {
    return storage;
  }

  @Override
  public void close() {
    storage.close();
  }
}
