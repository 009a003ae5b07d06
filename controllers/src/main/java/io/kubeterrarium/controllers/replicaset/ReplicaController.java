package io.kubeterrarium.controllers.replicaset;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.client.informer.EventHandler;
import io.kubeterrarium.client.informer.Indices;
import io.kubeterrarium.client.informer.Informer;
import io.kubeterrarium.client.queue.ReconcilerRunner;
import io.kubeterrarium.client.resource.LabelSelectors;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.Controller;
import io.kubeterrarium.controllers.ControllerContext;
import io.kubeterrarium.controllers.ownedpods.Expectations;
import io.kubeterrarium.controllers.ownedpods.OwnedPodHandler;
import java.util.Locale;

/** Wires the reconciler of ReplicaSets, or of ReplicationControllers, to what it must look at. */
public final class ReplicaController implements Controller {
  private static final int WORKERS = 5;

  private final ReconcilerRunner<ObjectName> runner;

  private <T extends HasMetadata> ReplicaController(
      ControllerContext context, ReplicaKind<T> kind) {
    Informer<T> sets = context.informers().informer(kind.resource());
    Informer<Pod> pods = context.informers().informer(Resources.PODS);
    Indices.addController(sets);
    Indices.addController(pods);
    Expectations<ObjectName> expectations = new Expectations<>(context.runtime().time());
    runner =
        new ReconcilerRunner<>(
            kind.resource().kind().toLowerCase(Locale.ROOT),
            WORKERS,
            new ReplicaReconciler<>(context, kind, sets.lister(), pods.lister(), expectations),
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
            kind.resource().kind(),
            sets.lister(),
            (set, pod) -> LabelSelectors.matches(kind.selector(set), pod.getMetadata().getLabels()),
            expectations,
            runner.queue()::add));
  }

  public static ReplicaController ofReplicaSets(ControllerContext context) {
    return new ReplicaController(context, ReplicaKind.SETS);
  }

  public static ReplicaController ofReplicationControllers(ControllerContext context) {
    return new ReplicaController(context, ReplicaKind.CONTROLLERS);
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
