package io.kubeterrarium.apiserver.admission;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.apiserver.admission.podsecurity.PodSecurity;
import io.kubeterrarium.apiserver.admission.policy.MutatingPolicies;
import io.kubeterrarium.apiserver.admission.policy.PolicyTypeCheck;
import io.kubeterrarium.apiserver.admission.policy.ValidatingPolicies;
import io.kubeterrarium.apiserver.admission.quota.ResourceQuotaAdmission;
import io.kubeterrarium.apiserver.admission.webhook.MutatingWebhooks;
import io.kubeterrarium.apiserver.admission.webhook.ValidatingWebhooks;
import io.kubeterrarium.apiserver.authn.TokenKeys;
import io.kubeterrarium.apiserver.authz.Authorizer;
import io.kubeterrarium.apiserver.authz.RuleResolver;
import io.kubeterrarium.apiserver.outbound.ServiceResolver;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The plugins that are on, in upstream's order. A new plugin is a new file and a line here. */
public final class DefaultPlugins {
  private static final long ACCOUNT_RETRY_NANOS = 100_000_000;

  private DefaultPlugins() {}

  /**
   * @param storage for the plugin that keeps a status
   * @param authorityPem what clients of the server trust
   */
  public static List<AdmissionPlugin> of(
      ObjectStorage storage,
      FallbackReader objects,
      Authorizer authorizer,
      RuleResolver rules,
      TokenKeys keys,
      String authorityPem,
      InstantSource clock) {
    ServiceResolver services = new ServiceResolver(storage);
    return List.of(
        new NamespaceLifecycle(objects, clock),
        new LimitRanger(objects),
        new ServiceAccountAdmission(
            objects, new SecureRandom(), () -> LockSupport.parkNanos(ACCOUNT_RETRY_NANOS)),
        new LegacyTokenSecret(objects, keys, authorityPem),
        new NodeRestriction(objects, authorizer),
        new TaintNodesByCondition(),
        new PodSecurity(objects),
        new PriorityAdmission(objects),
        new DefaultTolerationSeconds(),
        DefaultClass.ofStorage(objects),
        new OwnerReferencesPermission(authorizer, storage::resourceOf),
        new RuntimeClassAdmission(objects),
        new CertificateApproval(authorizer),
        new CertificateSigning(authorizer),
        new CertificateSubjectRestriction(),
        DefaultClass.ofIngress(objects),
        new MutatingPolicies(
            objects, authorizer, kind -> typeOf(storage, kind), storage::strategyOf),
        new MutatingWebhooks(objects, services, storage::versionsOf, authorizer),
        new RoleEscalation(objects, authorizer, rules),
        new PolicyTypeCheck(storage::strategyOf, storage::resourceOf),
        new ValidatingPolicies(objects, authorizer, kind -> typeOf(storage, kind)),
        new ValidatingWebhooks(objects, services, storage::versionsOf, authorizer),
        new ResourceQuotaAdmission(storage));
  }

  private static @Nullable ResourceType typeOf(ObjectStorage storage, GroupVersionKind kind) {
    GroupResource resource = storage.resourceOf(kind);
    Strategy strategy = resource == null ? null : storage.strategyOf(resource);
    return strategy == null ? null : strategy.type();
  }
}
