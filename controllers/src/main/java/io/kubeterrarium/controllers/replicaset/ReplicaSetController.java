package io.kubeterrarium.controllers.replicaset;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.client.informer.EventHandler;
import io.kubeterrarium.client.informer.Indices;
import io.kubeterrarium.client.informer.Informer;
import io.kubeterrarium.client.informer.Lister;
import io.kubeterrarium.client.queue.ReconcilerRunner;
import io.kubeterrarium.client.resource.LabelSelectors;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.Controller;
import io.kubeterrarium.controllers.ControllerContext;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Wires the ReplicaSet reconciler to what it must look at. */
public final class ReplicaSetController implements Controller {
  private static final int WORKERS = 5;

  private final Lister<ReplicaSet> replicaSets;
  private final Expectations<ObjectName> expectations;
  private final ReconcilerRunner<ObjectName> runner;

  public ReplicaSetController(ControllerContext context) {
    Informer<ReplicaSet> sets = context.informers().informer(Resources.REPLICA_SETS);
    Informer<Pod> pods = context.informers().informer(Resources.PODS);
    Indices.addController(sets);
    Indices.addController(pods);
    replicaSets = sets.lister();
    expectations = new Expectations<>(context.runtime().time());
    runner =
        new ReconcilerRunner<>(
            "replicaset",
            WORKERS,
            new ReplicaSetReconciler(context, replicaSets, pods.lister(), expectations),
            context.runtime());
    sets.addHandler(
        EventHandler.of(
            rs ->
                runner
                    .queue()
                    .add(
                        new ObjectName(
                            rs.getMetadata().getNamespace(), rs.getMetadata().getName()))));
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

  /** Pods' events: settle expectations first, then make the owner look. */
  private final class PodHandler implements EventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      if (PodFacts.isDeleting(pod)) {
        // After a restart a pod may be seen for the first time on its way out.
        onDelete(pod);
        return;
      }
      ObjectName owner = owner(pod);
      if (owner != null) {
        expectations.creationSeen(owner);
        runner.queue().add(owner);
      } else {
        offerOrphan(pod);
      }
    }

    @Override
    public void onUpdate(Pod old, Pod pod) {
      if (!old.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
        onDelete(old);
        onAdd(pod);
        return;
      }
      ObjectName before = owner(old);
      ObjectName owner = owner(pod);
      if (PodFacts.isDeleting(pod) && !PodFacts.isDeleting(old) && owner != null) {
        expectations.deletionSeen(owner, pod.getMetadata().getUid());
      }
      if (before != null && !before.equals(owner)) {
        runner.queue().add(before);
      }
      if (owner != null) {
        runner.queue().add(owner);
      } else if (before != null
          || !Objects.equals(old.getMetadata().getLabels(), pod.getMetadata().getLabels())) {
        offerOrphan(pod);
      }
    }

    @Override
    public void onDelete(Pod last) {
      ObjectName owner = owner(last);
      if (owner != null) {
        expectations.deletionSeen(owner, last.getMetadata().getUid());
        runner.queue().add(owner);
      }
    }

    private @Nullable ObjectName owner(Pod pod) {
      OwnerReference controller = Indices.controllerOf(pod);
      if (controller == null || !"ReplicaSet".equals(controller.getKind())) {
        return null;
      }
      String namespace = pod.getMetadata().getNamespace();
      ReplicaSet rs = replicaSets.get(namespace, controller.getName());
      return rs != null && rs.getMetadata().getUid().equals(controller.getUid())
          ? new ObjectName(namespace, controller.getName())
          : null;
    }

    private void offerOrphan(Pod pod) {
      if (Indices.controllerOf(pod) != null) {
        return;
      }
      String namespace = pod.getMetadata().getNamespace();
      for (ReplicaSet rs : replicaSets.list(namespace)) {
        if (LabelSelectors.matches(rs.getSpec().getSelector(), pod.getMetadata().getLabels())) {
          runner.queue().add(new ObjectName(namespace, rs.getMetadata().getName()));
        }
      }
    }
  }
}
