package io.kubeterrarium.apiserver.admission;

import io.kubeterrarium.apiserver.authn.TokenKeys;
import io.kubeterrarium.apiserver.authz.Authorizer;
import io.kubeterrarium.apiserver.authz.RuleResolver;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The plugins that are on, in upstream's order. A new plugin is a new file and a line here. */
public final class DefaultPlugins {
  private static final long ACCOUNT_RETRY_NANOS = 100_000_000;

  private DefaultPlugins() {}

  /**
   * @param authorityPem what clients of the server trust
   */
  public static List<AdmissionPlugin> of(
      FallbackReader objects,
      Authorizer authorizer,
      RuleResolver rules,
      TokenKeys keys,
      String authorityPem) {
    return List.of(
        new NamespaceLifecycle(objects),
        new ServiceAccountAdmission(
            objects, new SecureRandom(), () -> LockSupport.parkNanos(ACCOUNT_RETRY_NANOS)),
        new LegacyTokenSecret(objects, keys, authorityPem),
        new TaintNodesByCondition(),
        new PriorityAdmission(objects),
        new DefaultTolerationSeconds(),
        new RoleEscalation(objects, authorizer, rules));
  }
}
