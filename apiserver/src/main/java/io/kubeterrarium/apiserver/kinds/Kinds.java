package io.kubeterrarium.apiserver.kinds;

import io.kubeterrarium.apiserver.kinds.apps.DeploymentKind;
import io.kubeterrarium.apiserver.kinds.apps.ReplicaSetKind;
import io.kubeterrarium.apiserver.kinds.network.EndpointSliceKind;
import io.kubeterrarium.apiserver.kinds.network.EndpointsKind;
import io.kubeterrarium.apiserver.kinds.network.ServiceKind;
import io.kubeterrarium.apiserver.kinds.pod.PodKind;
import io.kubeterrarium.apiserver.kinds.rbac.RoleBindingKind;
import io.kubeterrarium.apiserver.kinds.rbac.RoleKind;
import io.kubeterrarium.apiserver.resource.ResourceTable;
import io.kubeterrarium.apiserver.resource.Strategy;
import java.util.List;

/**
 * Every kind that is stored, in the order in which discovery lists them. The reviews, which are
 * answered and never stored, are authorization's.
 */
public final class Kinds {
  private Kinds() {}

  /** New strategies: one server's, for that of Services remembers what it handed out. */
  public static List<Strategy> all() {
    return List.of(
        new ConfigMapKind(),
        new EndpointsKind(),
        new EventKind(),
        new NamespaceKind(),
        new NodeKind(),
        new PodKind(),
        new SecretKind(),
        new ServiceAccountKind(),
        new ServiceKind(),
        new DeploymentKind(),
        new ReplicaSetKind(),
        new HorizontalPodAutoscalerKind(),
        new LeaseKind(),
        new EndpointSliceKind(),
        RoleBindingKind.clusterWide(),
        RoleKind.clusterWide(),
        RoleBindingKind.namespaced(),
        RoleKind.namespaced());
  }

  public static ResourceTable table() {
    return new ResourceTable(all());
  }
}
