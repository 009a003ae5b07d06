package io.kubeterrarium.schemas;

import java.util.Map;
import java.util.Set;

/**
 * The optional fields whose structs Go holds by value, so that upstream always writes them, empty
 * or not. Neither the models nor the comments say so, and who owns a field depends on it: creating
 * a Deployment makes nobody the owner of {@code spec}, which is there anyway, only of what is in
 * it.
 */
final class HeldByValue {
  private static final Set<String> OF_EVERY_KIND = Set.of("metadata", "spec", "status");

  private static final Map<String, Set<String>> FIELDS =
      Map.ofEntries(
          Map.entry("apps.v1.DaemonSetSpec", Set.of("updateStrategy")),
          Map.entry("apps.v1.DeploymentSpec", Set.of("strategy")),
          Map.entry("apps.v1.ReplicaSetSpec", Set.of("template")),
          Map.entry("apps.v1.StatefulSetSpec", Set.of("updateStrategy")),
          Map.entry("batch.v1.JobTemplateSpec", Set.of("metadata", "spec")),
          Map.entry("core.v1.Container", Set.of("resources")),
          Map.entry("core.v1.ContainerStatus", Set.of("lastState", "state")),
          Map.entry("core.v1.EphemeralContainer", Set.of("resources")),
          Map.entry("core.v1.Event", Set.of("source")),
          Map.entry("core.v1.NodeDaemonEndpoints", Set.of("kubeletEndpoint")),
          Map.entry("core.v1.NodeStatus", Set.of("daemonEndpoints", "nodeInfo")),
          Map.entry("core.v1.PersistentVolumeClaimSpec", Set.of("resources")),
          Map.entry("core.v1.PersistentVolumeClaimTemplate", Set.of("metadata")),
          Map.entry("core.v1.PodTemplate", Set.of("template")),
          Map.entry("core.v1.PodTemplateSpec", Set.of("metadata", "spec")),
          Map.entry("core.v1.ServiceStatus", Set.of("loadBalancer")),
          Map.entry("events.v1.Event", Set.of("deprecatedSource")),
          Map.entry("flowcontrol.v1.LimitedPriorityLevelConfiguration", Set.of("limitResponse")),
          Map.entry("networking.v1.IngressServiceBackend", Set.of("port")),
          Map.entry("networking.v1.IngressStatus", Set.of("loadBalancer")),
          Map.entry("networking.v1.NetworkPolicySpec", Set.of("podSelector")),
          Map.entry("resource.v1.ResourceClaimSpec", Set.of("devices")),
          Map.entry("resource.v1.ResourceClaimTemplateSpec", Set.of("metadata")));

  private HeldByValue() {}

  /**
   * @param type as {@code io.k8s.api.apps.v1.DeploymentSpec}
   * @param isKind whether clients send and get the type as an object of its own
   * @param shape in the table's notation
   */
  static boolean holds(String type, boolean isKind, String field, String shape) {
    if (!shape.startsWith("#")) {
      return false;
    }
    return isKind && OF_EVERY_KIND.contains(field)
        || FIELDS.getOrDefault(type.replace("io.k8s.api.", ""), Set.of()).contains(field);
  }
}
