package io.kubeterrarium.controllers.daemonset;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.client.informer.EventHandler;
import io.kubeterrarium.client.informer.Indices;
import io.kubeterrarium.client.informer.Informer;
import io.kubeterrarium.client.informer.Lister;
import io.kubeterrarium.client.queue.ReconcilerRunner;
import io.kubeterrarium.client.resource.LabelSelectors;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.resource.WorkloadResources;
import io.kubeterrarium.controllers.Controller;
import io.kubeterrarium.controllers.ControllerContext;
import io.kubeterrarium.controllers.ownedpods.Expectations;
import io.kubeterrarium.controllers.ownedpods.OwnedPodHandler;
import java.util.Objects;

/** Wires the DaemonSets' reconciler to what it must look at. */
public final class DaemonSetController implements Controller {
  private static final int WORKERS = 2;

  private final Lister<DaemonSet> sets;
  private final ReconcilerRunner<ObjectName> runner;

  public DaemonSetController(ControllerContext context) {
    Informer<DaemonSet> setInformer = context.informers().informer(WorkloadResources.DAEMON_SETS);
    Informer<Pod> pods = context.informers().informer(Resources.PODS);
    Informer<Node> nodes = context.informers().informer(Resources.NODES);
    Indices.addController(pods);
    sets = setInformer.lister();
    Expectations<ObjectName> expectations = new Expectations<>(context.runtime().time());
    runner =
        new ReconcilerRunner<>(
            "daemonset",
            WORKERS,
            new DaemonSetReconciler(context, sets, pods.lister(), nodes.lister(), expectations),
            context.runtime());
    setInformer.addHandler(EventHandler.of(this::add));
    pods.addHandler(
        new OwnedPodHandler<>(
            WorkloadResources.DAEMON_SETS.kind(),
            sets,
            (set, pod) ->
                LabelSelectors.matches(set.getSpec().getSelector(), pod.getMetadata().getLabels()),
            expectations,
            runner.queue()::add));
    nodes.addHandler(new NodeHandler());
  }

  private void add(DaemonSet set) {
    runner
        .queue()
        .add(new ObjectName(set.getMetadata().getNamespace(), set.getMetadata().getName()));
  }

  @Override
  public void start() {
    runner.start();
  }

  @Override
  public void close() {
    runner.close();
  }

  /** A heartbeat changes nothing for a daemon; labels and taints may. */
  private final class NodeHandler implements EventHandler<Node> {
    @Override
    public void onAdd(Node node) {
      sets.list().forEach(DaemonSetController.this::add);
    }

    @Override
    public void onUpdate(Node old, Node node) {
      if (!Objects.equals(old.getMetadata().getLabels(), node.getMetadata().getLabels())
          || !Objects.equals(old.getSpec(), node.getSpec())) {
        onAdd(node);
      }
    }

    @Override
    public void onDelete(Node last) {
      onAdd(last);
    }
  }
}
