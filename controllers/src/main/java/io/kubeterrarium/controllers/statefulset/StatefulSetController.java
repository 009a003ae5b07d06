package io.kubeterrarium.controllers.statefulset;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.client.informer.EventHandler;
import io.kubeterrarium.client.informer.Indices;
import io.kubeterrarium.client.informer.Informer;
import io.kubeterrarium.client.queue.ReconcilerRunner;
import io.kubeterrarium.client.resource.LabelSelectors;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.resource.WorkloadResources;
import io.kubeterrarium.controllers.Controller;
import io.kubeterrarium.controllers.ControllerContext;
import io.kubeterrarium.controllers.history.Revisions;
import io.kubeterrarium.controllers.ownedpods.Expectations;
import io.kubeterrarium.controllers.ownedpods.OwnedPodHandler;

/** Wires the StatefulSets' reconciler to what it must look at. */
public final class StatefulSetController implements Controller {
  private static final int WORKERS = 5;

  private final ReconcilerRunner<ObjectName> runner;

  public StatefulSetController(ControllerContext context) {
    Informer<StatefulSet> sets = context.informers().informer(WorkloadResources.STATEFUL_SETS);
    Informer<Pod> pods = context.informers().informer(Resources.PODS);
    Indices.addController(pods);
    runner =
        new ReconcilerRunner<>(
            "statefulset",
            WORKERS,
            new StatefulSetReconciler(
                context, sets.lister(), pods.lister(), new Revisions(context)),
            context.runtime());
    sets.addHandler(
        EventHandler.of(
            set ->
                runner
                    .queue()
                    .add(
                        new ObjectName(
                            set.getMetadata().getNamespace(), set.getMetadata().getName()))));
    pods.addHandler(
        new OwnedPodHandler<>(
            WorkloadResources.STATEFUL_SETS.kind(),
            sets.lister(),
            (set, pod) ->
                LabelSelectors.matches(set.getSpec().getSelector(), pod.getMetadata().getLabels()),
            // Names tell what is there: nothing is expected.
            new Expectations<>(context.runtime().time()),
            runner.queue()::add));
  }

  @Override
  public void start() {
    runner.start();
  }

  @Override
  public void close() {
    runner.close();
  }
}
