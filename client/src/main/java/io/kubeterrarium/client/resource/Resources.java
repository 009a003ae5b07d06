package io.kubeterrarium.client.resource;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.kubeterrarium.api.GroupVersionResource;

/** The resources that our components use. */
public final class Resources {
  public static final Resource<Namespace> NAMESPACES =
      of("v1", "namespaces", "Namespace", false, Namespace.class);
  public static final Resource<Node> NODES = of("v1", "nodes", "Node", false, Node.class);
  public static final Resource<Pod> PODS = of("v1", "pods", "Pod", true, Pod.class);
  public static final Resource<Service> SERVICES =
      of("v1", "services", "Service", true, Service.class);
  public static final Resource<Endpoints> ENDPOINTS =
      of("v1", "endpoints", "Endpoints", true, Endpoints.class);
  public static final Resource<ConfigMap> CONFIG_MAPS =
      of("v1", "configmaps", "ConfigMap", true, ConfigMap.class);
  public static final Resource<Secret> SECRETS = of("v1", "secrets", "Secret", true, Secret.class);
  public static final Resource<ServiceAccount> SERVICE_ACCOUNTS =
      of("v1", "serviceaccounts", "ServiceAccount", true, ServiceAccount.class);
  public static final Resource<Event> EVENTS = of("v1", "events", "Event", true, Event.class);
  public static final Resource<Deployment> DEPLOYMENTS =
      of("apps/v1", "deployments", "Deployment", true, Deployment.class);
  public static final Resource<ReplicaSet> REPLICA_SETS =
      of("apps/v1", "replicasets", "ReplicaSet", true, ReplicaSet.class);
  public static final Resource<EndpointSlice> ENDPOINT_SLICES =
      of("discovery.k8s.io/v1", "endpointslices", "EndpointSlice", true, EndpointSlice.class);
  public static final Resource<Lease> LEASES =
      of("coordination.k8s.io/v1", "leases", "Lease", true, Lease.class);

  private Resources() {}

  private static <T> Resource<T> of(
      String apiVersion, String resource, String kind, boolean namespaced, Class<T> type) {
    return new Resource<>(GroupVersionResource.of(apiVersion, resource), kind, namespaced, type);
  }
}
