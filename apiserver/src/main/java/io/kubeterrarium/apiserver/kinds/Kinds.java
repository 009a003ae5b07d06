package io.kubeterrarium.apiserver.kinds;

import io.kubeterrarium.apiserver.authn.TokenKeys;
import io.kubeterrarium.apiserver.kinds.admission.AdmissionKinds;
import io.kubeterrarium.apiserver.kinds.apps.ControllerRevisionKind;
import io.kubeterrarium.apiserver.kinds.apps.DaemonSetKind;
import io.kubeterrarium.apiserver.kinds.apps.DeploymentKind;
import io.kubeterrarium.apiserver.kinds.apps.ReplicaSetKind;
import io.kubeterrarium.apiserver.kinds.apps.ReplicationControllerKind;
import io.kubeterrarium.apiserver.kinds.apps.StatefulSetKind;
import io.kubeterrarium.apiserver.kinds.autoscaling.HorizontalPodAutoscalerKind;
import io.kubeterrarium.apiserver.kinds.autoscaling.HorizontalPodAutoscalerV1Kind;
import io.kubeterrarium.apiserver.kinds.batch.CronJobKind;
import io.kubeterrarium.apiserver.kinds.batch.JobKind;
import io.kubeterrarium.apiserver.kinds.certificates.CertificateSigningRequestKind;
import io.kubeterrarium.apiserver.kinds.extension.CustomResourceDefinitionKind;
import io.kubeterrarium.apiserver.kinds.network.EndpointSliceKind;
import io.kubeterrarium.apiserver.kinds.network.EndpointsKind;
import io.kubeterrarium.apiserver.kinds.network.IngressClassKind;
import io.kubeterrarium.apiserver.kinds.network.IngressKind;
import io.kubeterrarium.apiserver.kinds.network.NetworkPolicyKind;
import io.kubeterrarium.apiserver.kinds.network.ServiceKind;
import io.kubeterrarium.apiserver.kinds.plain.PlainKinds;
import io.kubeterrarium.apiserver.kinds.pod.BindingKind;
import io.kubeterrarium.apiserver.kinds.pod.PodKind;
import io.kubeterrarium.apiserver.kinds.policy.LimitRangeKind;
import io.kubeterrarium.apiserver.kinds.policy.PodDisruptionBudgetKind;
import io.kubeterrarium.apiserver.kinds.policy.PriorityClassKind;
import io.kubeterrarium.apiserver.kinds.policy.ResourceQuotaKind;
import io.kubeterrarium.apiserver.kinds.policy.RuntimeClassKind;
import io.kubeterrarium.apiserver.kinds.rbac.RoleBindingKind;
import io.kubeterrarium.apiserver.kinds.rbac.RoleKind;
import io.kubeterrarium.apiserver.kinds.registration.ApiServiceKind;
import io.kubeterrarium.apiserver.kinds.storage.PersistentVolumeClaimKind;
import io.kubeterrarium.apiserver.kinds.storage.PersistentVolumeKind;
import io.kubeterrarium.apiserver.kinds.storage.StorageClassKind;
import io.kubeterrarium.apiserver.kinds.storage.VolumeAttachmentKind;
import io.kubeterrarium.apiserver.resource.ResourceTable;
import io.kubeterrarium.apiserver.resource.Strategy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every built-in kind. Those with rules of their own are listed here, one line each; the others are
 * the lines of {@link PlainKinds}. The reviews, which are answered and never stored, are
 * authorization's.
 */
public final class Kinds {
  private Kinds() {}

  /** All kinds, with no key to issue tokens of service accounts by. */
  public static List<Strategy> all() {
    return all(null);
  }

  /**
   * New strategies: one server's. A kind's stored version comes before its others.
   *
   * @param tokens signs what {@code serviceaccounts/token} issues; null: there is no such door
   */
  public static List<Strategy> all(@Nullable TokenKeys tokens) {
    List<Strategy> kinds =
        new ArrayList<>(
            List.of(
                new BindingKind(),
                new ComponentStatusKind(),
                new ConfigMapKind(),
                new EndpointsKind(),
                new EventKind(),
                new LimitRangeKind(),
                new NamespaceKind(),
                new NodeKind(),
                new PersistentVolumeClaimKind(),
                new PersistentVolumeKind(),
                new PodKind(),
                new ReplicationControllerKind(),
                new ResourceQuotaKind(),
                new SecretKind(),
                new ServiceAccountKind(tokens),
                new ServiceKind(),
                new ApiServiceKind(),
                new CustomResourceDefinitionKind(),
                new EventsGroupKind(),
                new ControllerRevisionKind(),
                new DaemonSetKind(),
                new DeploymentKind(),
                new ReplicaSetKind(),
                new StatefulSetKind(),
                new HorizontalPodAutoscalerKind(),
                new HorizontalPodAutoscalerV1Kind(),
                new CronJobKind(),
                new JobKind(),
                new CertificateSigningRequestKind(),
                new IngressClassKind(),
                new IngressKind(),
                new NetworkPolicyKind(),
                new PodDisruptionBudgetKind(),
                new StorageClassKind(),
                new VolumeAttachmentKind(),
                new PriorityClassKind(),
                new RuntimeClassKind(),
                new LeaseKind(),
                new EndpointSliceKind(),
                RoleBindingKind.clusterWide(),
                RoleKind.clusterWide(),
                RoleBindingKind.namespaced(),
                RoleKind.namespaced()));
    kinds.addAll(AdmissionKinds.all());
    kinds.addAll(PlainKinds.all());
    return kinds;
  }

  public static ResourceTable table() {
    return new ResourceTable(all());
  }
}
