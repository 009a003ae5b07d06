package io.kubeterrarium.apiserver.kinds;

import io.kubeterrarium.apiserver.kinds.apps.DeploymentKind;
import io.kubeterrarium.apiserver.kinds.apps.ReplicaSetKind;
import io.kubeterrarium.apiserver.kinds.pod.PodKind;
import io.kubeterrarium.apiserver.resource.ResourceTable;
import io.kubeterrarium.apiserver.resource.Strategy;
import java.util.List;

/** Every kind that is served, in the order in which discovery lists them. */
public final class Kinds {
  private Kinds() {}

  public static ResourceTable table() {
    return new ResourceTable(
        List.<Strategy>of(
            new ConfigMapKind(),
            new NamespaceKind(),
            new NodeKind(),
            new PodKind(),
            new DeploymentKind(),
            new ReplicaSetKind()));
  }
}
