package io.kubeterrarium.controllers.nodes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.kubeterrarium.client.informer.EventHandler;
import io.kubeterrarium.client.informer.Indices;
import io.kubeterrarium.client.informer.Informer;
import io.kubeterrarium.client.informer.ObjectMetadata;
import io.kubeterrarium.client.queue.ReconcilerRunner;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.Controller;
import io.kubeterrarium.controllers.ControllerContext;

/** Wires the watch over nodes' heartbeats, and the eviction of pods from tainted nodes. */
public final class NodeLifecycleController implements Controller {
  private static final int WORKERS = 4;
  private static final String LEASE_NAMESPACE = "kube-node-lease";

  private final Wakefulness wakefulness;
  private final ReconcilerRunner<String> runner;
  private final TaintEviction eviction;

  public NodeLifecycleController(ControllerContext context, NodeSettings settings) {
    Informer<Node> nodes = context.informers().informer(Resources.NODES);
    Informer<Pod> pods = context.informers().informer(Resources.PODS);
    Informer<ObjectMetadata> leases = context.informers().metadata(Resources.LEASES);
    Indices.addNode(pods);
    wakefulness = new Wakefulness(context.runtime().time(), settings.pulse());
    Heartbeats heartbeats = new Heartbeats(context.runtime().time());
    runner =
        new ReconcilerRunner<>(
            "node-lifecycle",
            WORKERS,
            new NodeReconciler(
                context, nodes.lister(), pods.lister(), heartbeats, wakefulness, settings.grace()),
            context.runtime());
    eviction = new TaintEviction(context, nodes, pods, wakefulness, settings.grace());
    // Heartbeats only note the time: the alarm that is set already looks again when it matters.
    leases.addHandler(
        EventHandler.of(
            lease -> {
              if (LEASE_NAMESPACE.equals(lease.name().namespace())) {
                heartbeats.see(lease);
              }
            }));
    nodes.addHandler(
        EventHandler.of(
            node -> {
              heartbeats.see(node);
              runner.queue().add(node.getMetadata().getName());
            }));
  }

  @Override
  public void start() {
    wakefulness.start();
    runner.start();
    eviction.start();
  }

  @Override
  public void close() {
    wakefulness.close();
    runner.close();
    eviction.close();
  }
}
