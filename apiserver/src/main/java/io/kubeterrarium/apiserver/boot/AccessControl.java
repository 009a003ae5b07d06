package io.kubeterrarium.apiserver.boot;

import io.kubeterrarium.apiserver.admission.AdmissionPlugin;
import io.kubeterrarium.apiserver.admission.DefaultPlugins;
import io.kubeterrarium.apiserver.authn.Authentication;
import io.kubeterrarium.apiserver.authn.BearerTokenAuthenticator;
import io.kubeterrarium.apiserver.authn.BootstrapTokens;
import io.kubeterrarium.apiserver.authn.ClientCertificateAuthenticator;
import io.kubeterrarium.apiserver.authn.LegacyTokens;
import io.kubeterrarium.apiserver.authn.ServiceAccountTokens;
import io.kubeterrarium.apiserver.authn.TokenFile;
import io.kubeterrarium.apiserver.authn.TokenKeys;
import io.kubeterrarium.apiserver.authn.TokenVerifier;
import io.kubeterrarium.apiserver.authz.Authorizer;
import io.kubeterrarium.apiserver.authz.NodeAuthorizer;
import io.kubeterrarium.apiserver.authz.RbacAuthorizer;
import io.kubeterrarium.apiserver.authz.SuperuserAuthorizer;
import io.kubeterrarium.apiserver.bootstrap.DefaultRoles;
import io.kubeterrarium.apiserver.handler.PathRoute;
import io.kubeterrarium.apiserver.paths.IssuerRoute;
import io.kubeterrarium.apiserver.pki.ClusterPki;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.review.Reviews;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Authentication, authorization, admission and the reviews, over one storage.
 *
 * <p>The storage is made over the stored kinds alone; the chain's {@code ResourceTable} is those
 * and {@link #reviews()}, which read from the storage and stand in no cache.
 */
public record AccessControl(
    Authentication authentication,
    Authorizer authorizer,
    List<AdmissionPlugin> admission,
    List<Strategy> reviews,
    List<PathRoute> routes) {

  /**
   * @param keys sign service account tokens
   * @param tokenFile as upstream's {@code --token-auth-file}; null for none
   */
  public static AccessControl over(
      ObjectStorage storage,
      ClusterPki pki,
      TokenKeys keys,
      DefaultRoles roles,
      @Nullable Path tokenFile,
      Clock clock) {
    FallbackReader objects = new FallbackReader(storage, storage::latest);
    List<TokenVerifier> tokens = new ArrayList<>();
    if (tokenFile != null) {
      tokens.add(TokenFile.read(tokenFile));
    }
    tokens.add(new ServiceAccountTokens(keys, objects, clock));
    tokens.add(new LegacyTokens(keys, objects));
    tokens.add(new BootstrapTokens(objects, clock));
    Authentication authentication =
        new Authentication(
            List.of(
                new ClientCertificateAuthenticator(clock), new BearerTokenAuthenticator(tokens)));
    RbacAuthorizer rbac = new RbacAuthorizer(storage);
    Authorizer authorizer =
        Authorizer.chain(
            List.of(
                new SuperuserAuthorizer(),
                new NodeAuthorizer(roles.rulesOf("system:node"), storage),
                rbac));
    return new AccessControl(
        authentication,
        authorizer,
        DefaultPlugins.of(storage, objects, authorizer, rbac, keys, pki.authorityPem(), clock),
        Reviews.all(authorizer, rbac, tokens),
        List.of(new IssuerRoute(keys)));
  }

  /** Puts all of it into a chain. */
  public ApiServerBuilder addTo(ApiServerBuilder builder) {
    return builder
        .authentication(authentication)
        .authorizer(authorizer)
        .admission(admission)
        .routes(routes);
  }
}
