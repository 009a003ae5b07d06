package io.kubeterrarium.controllers;

import io.kubeterrarium.api.GroupVersionResource;
import io.kubeterrarium.client.event.EventRecorder;
import io.kubeterrarium.client.execution.ComponentRuntime;
import io.kubeterrarium.client.informer.EventHandler;
import io.kubeterrarium.client.informer.InformerFactory;
import io.kubeterrarium.client.resource.Resource;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.transport.Transport;
import io.kubeterrarium.controllers.certificates.CertificateController;
import io.kubeterrarium.controllers.certificates.CertificateSigner;
import io.kubeterrarium.controllers.clusterroles.ClusterRoleAggregationController;
import io.kubeterrarium.controllers.cronjob.CronJobController;
import io.kubeterrarium.controllers.daemonset.DaemonSetController;
import io.kubeterrarium.controllers.deployment.DeploymentController;
import io.kubeterrarium.controllers.disruption.DisruptionController;
import io.kubeterrarium.controllers.endpoints.EndpointSliceController;
import io.kubeterrarium.controllers.endpoints.EndpointsController;
import io.kubeterrarium.controllers.endpoints.SliceMirroringController;
import io.kubeterrarium.controllers.garbage.GarbageCollector;
import io.kubeterrarium.controllers.job.JobController;
import io.kubeterrarium.controllers.job.JobExpiry;
import io.kubeterrarium.controllers.namespace.NamespaceController;
import io.kubeterrarium.controllers.nodes.NodeLifecycleController;
import io.kubeterrarium.controllers.nodes.NodeSettings;
import io.kubeterrarium.controllers.podgc.PodGarbageCollector;
import io.kubeterrarium.controllers.quota.ResourceQuotaController;
import io.kubeterrarium.controllers.replicaset.ReplicaController;
import io.kubeterrarium.controllers.rootca.RootCaPublisher;
import io.kubeterrarium.controllers.serviceaccount.ServiceAccountController;
import io.kubeterrarium.controllers.serviceaccount.TokenSecretController;
import io.kubeterrarium.controllers.statefulset.StatefulSetController;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Wires, starts and stops all controllers. Each writes as the ServiceAccount of its own name in
 * {@code kube-system}; all read from one set of informers.
 */
public final class ControllerManager implements AutoCloseable {
  /**
   * @param caBundle PEM, for {@code kube-root-ca.crt}; empty: nothing is published
   * @param signer of certificate requests; null: they stay unsigned
   */
  public record Options(String caBundle, NodeSettings nodes, @Nullable CertificateSigner signer) {
    public static Options of(String caBundle) {
      return new Options(caBundle, NodeSettings.STANDARD, null);
    }
  }

  /** The Lease of whoever runs the controllers. */
  public static final String LEASE = "kube-controller-manager";

  private final InformerFactory informers;
  private final Function<String, Transport> transports;
  private final ComponentRuntime runtime;

  // By the name of its user; filled by the constructor, in the order in which they start.
  private final Map<String, Controller> controllers = new LinkedHashMap<>();
  private final Map<String, EventRecorder> recorders = new LinkedHashMap<>();
  private volatile boolean closed;

  /**
   * Asks for all informers, so that one {@code informers.start()} of whoever owns them starts all.
   *
   * @param transports by the short name of the user, as {@code deployment-controller}
   */
  public ControllerManager(
      InformerFactory informers,
      Function<String, Transport> transports,
      ComponentRuntime runtime,
      Options options) {
    this.informers = informers;
    this.transports = transports;
    this.runtime = runtime;
    add("service-account-controller", ServiceAccountController::of);
    if (!options.caBundle().isEmpty()) {
      add("root-ca-cert-publisher", context -> RootCaPublisher.of(context, options.caBundle()));
    }
    add("node-controller", context -> new NodeLifecycleController(context, options.nodes()));
    add("pod-garbage-collector", PodGarbageCollector::new);
    add("replicaset-controller", ReplicaController::ofReplicaSets);
    add("deployment-controller", DeploymentController::new);
    add("endpointslice-controller", EndpointSliceController::new);
    add("endpoint-controller", EndpointsController::new);
    add("namespace-controller", NamespaceController::new);
    add("generic-garbage-collector", GarbageCollector::new);
    add("resourcequota-controller", ResourceQuotaController::new);
    add("clusterrole-aggregation-controller", ClusterRoleAggregationController::new);
    add("legacy-service-account-token-cleaner", TokenSecretController::new);
    addOnDemand(
        "replication-controller",
        "v1 replicationcontrollers",
        ReplicaController::ofReplicationControllers);
    addOnDemand("statefulset-controller", "apps/v1 statefulsets", StatefulSetController::new);
    addOnDemand("daemon-set-controller", "apps/v1 daemonsets", DaemonSetController::new);
    addOnDemand(
        "disruption-controller", "policy/v1 poddisruptionbudgets", DisruptionController::new);
    addOnDemand("job-controller", "batch/v1 jobs", JobController::new);
    addOnDemand("cronjob-controller", "batch/v1 cronjobs", CronJobController::new);
    addOnDemand("ttl-after-finished-controller", "batch/v1 jobs", JobExpiry::new);
    add("endpointslicemirroring-controller", ControllerManager::mirroringOnDemand);
    add("certificate-controller", context -> new CertificateController(context, options.signer()));
  }

  /** The user that the controller of that short name writes as. */
  public static String userOf(String name) {
    return "system:serviceaccount:kube-system:" + name;
  }

  /**
   * Starts the informers, and the controllers as soon as these have synced; returns at once.
   *
   * @return done when all controllers run
   */
  public CompletableFuture<Void> start() {
    informers.start();
    return informers.synced().thenRunAsync(this::startControllers, runtime.executor());
  }

  private void startControllers() {
    if (!closed) {
      controllers.values().forEach(Controller::start);
    }
  }

  /** No reconcile begins after this; does not wait. The informers and the runtime stay open. */
  @Override
  public void close() {
    closed = true;
    controllers.values().forEach(Controller::close);
    recorders.values().forEach(EventRecorder::close);
  }

  /**
   * A controller that is made with the first object of a kind.
   *
   * @param resource the kind's version and resource; no class of it is loaded before
   */
  private void addOnDemand(
      String name, String resource, Function<ControllerContext, Controller> maker) {
    String[] parts = resource.split(" ", 2);
    Resource<ObjectNode> trees =
        new Resource<>(GroupVersionResource.of(parts[0], parts[1]), "", true, ObjectNode.class);
    add(name, context -> new OnDemand(context, trees, maker));
  }

  private static Controller mirroringOnDemand(ControllerContext context) {
    return new OnDemand(
        context,
        wake ->
            context
                .informers()
                .informer(Resources.ENDPOINTS)
                .addHandler(
                    EventHandler.of(
                        each -> {
                          if (EndpointsController.isByHand(each)) {
                            wake.run();
                          }
                        })),
        SliceMirroringController::new);
  }

  private void add(String name, Function<ControllerContext, Controller> maker) {
    Transport transport = transports.apply(name);
    EventRecorder recorder = new EventRecorder(transport, name, runtime);
    recorders.put(name, recorder);
    controllers.put(
        name, maker.apply(new ControllerContext(informers, transport, recorder, runtime)));
  }
}
