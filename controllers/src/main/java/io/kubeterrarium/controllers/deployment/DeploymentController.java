package io.kubeterrarium.controllers.deployment;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.client.informer.EventHandler;
import io.kubeterrarium.client.informer.Indices;
import io.kubeterrarium.client.informer.Informer;
import io.kubeterrarium.client.informer.Lister;
import io.kubeterrarium.client.queue.ReconcilerRunner;
import io.kubeterrarium.client.queue.WorkQueue;
import io.kubeterrarium.client.resource.LabelSelectors;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.Controller;
import io.kubeterrarium.controllers.ControllerContext;

/** Wires the Deployment reconciler to what it must look at. */
public final class DeploymentController implements Controller {
  private static final int WORKERS = 5;

  private final Lister<Deployment> deployments;
  private final Lister<ReplicaSet> replicaSets;
  private final ReconcilerRunner<ObjectName> runner;
  private final WorkQueue<ObjectName> queue;

  public DeploymentController(ControllerContext context) {
    Informer<Deployment> owners = context.informers().informer(Resources.DEPLOYMENTS);
    Informer<ReplicaSet> sets = context.informers().informer(Resources.REPLICA_SETS);
    Informer<Pod> pods = context.informers().informer(Resources.PODS);
    Indices.addController(sets);
    Indices.addController(pods);
    deployments = owners.lister();
    replicaSets = sets.lister();
    runner =
        new ReconcilerRunner<>(
            "deployment",
            WORKERS,
            new DeploymentReconciler(context, deployments, replicaSets, pods.lister()),
            context.runtime());
    queue = runner.queue();
    owners.addHandler(EventHandler.of(this::add));
    sets.addHandler(new SetHandler());
    pods.addHandler(new PodHandler());
  }

  @Override
  public void start() {
    runner.start();
  }

  @Override
  public void close() {
    runner.close();
  }

  private void add(Deployment deployment) {
    queue.add(
        new ObjectName(
            deployment.getMetadata().getNamespace(), deployment.getMetadata().getName()));
  }

  private void addOwnerOf(ReplicaSet rs) {
    OwnerReference controller = Indices.controllerOf(rs);
    if (controller != null && "Deployment".equals(controller.getKind())) {
      queue.add(new ObjectName(rs.getMetadata().getNamespace(), controller.getName()));
    }
  }

  private final class SetHandler implements EventHandler<ReplicaSet> {
    @Override
    public void onAdd(ReplicaSet rs) {
      if (Indices.controllerOf(rs) != null) {
        addOwnerOf(rs);
      } else {
        offerOrphan(rs);
      }
    }

    @Override
    public void onUpdate(ReplicaSet old, ReplicaSet rs) {
      addOwnerOf(old);
      onAdd(rs);
    }

    @Override
    public void onDelete(ReplicaSet last) {
      addOwnerOf(last);
    }

    private void offerOrphan(ReplicaSet rs) {
      for (Deployment each : deployments.list(rs.getMetadata().getNamespace())) {
        if (LabelSelectors.matches(each.getSpec().getSelector(), rs.getMetadata().getLabels())) {
          add(each);
        }
      }
    }
  }

  /** Recreate waits until the last old pod is gone: only that event is of interest. */
  private final class PodHandler implements EventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      // ReplicaSets' statuses tell all that matters.
    }

    @Override
    public void onUpdate(Pod old, Pod pod) {
      // As above.
    }

    @Override
    public void onDelete(Pod last) {
      OwnerReference controller = Indices.controllerOf(last);
      if (controller == null || !"ReplicaSet".equals(controller.getKind())) {
        return;
      }
      ReplicaSet rs = replicaSets.get(last.getMetadata().getNamespace(), controller.getName());
      if (rs == null || !rs.getMetadata().getUid().equals(controller.getUid())) {
        return;
      }
      OwnerReference owner = Indices.controllerOf(rs);
      Deployment deployment =
          owner == null
              ? null
              : deployments.get(last.getMetadata().getNamespace(), owner.getName());
      if (deployment != null && Bounds.isRecreate(deployment.getSpec())) {
        add(deployment);
      }
    }
  }
}
