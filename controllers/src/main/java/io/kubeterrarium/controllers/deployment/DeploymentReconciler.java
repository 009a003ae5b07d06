package io.kubeterrarium.controllers.deployment;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.informer.Indices;
import io.kubeterrarium.client.informer.Lister;
import io.kubeterrarium.client.queue.Reconciler;
import io.kubeterrarium.client.queue.Result;
import io.kubeterrarium.client.resource.DeleteRequest;
import io.kubeterrarium.client.resource.LabelSelectors;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.ControllerContext;
import io.kubeterrarium.controllers.ownership.Claim;
import io.kubeterrarium.controllers.ownership.Owner;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Brings a Deployment one step nearer to its template, and writes its status once. */
final class DeploymentReconciler implements Reconciler<ObjectName> {
  static final GroupVersionKind KIND = GroupVersionKind.of("apps/v1", "Deployment");

  private final ControllerContext context;
  private final Lister<Deployment> deployments;
  private final Lister<ReplicaSet> replicaSets;
  private final Lister<Pod> pods;
  private final ResourceClient<Deployment> client;
  private final ResourceClient<ReplicaSet> setClient;
  private final NewReplicaSets writer;

  DeploymentReconciler(
      ControllerContext context,
      Lister<Deployment> deployments,
      Lister<ReplicaSet> replicaSets,
      Lister<Pod> pods) {
    this.context = context;
    this.deployments = deployments;
    this.replicaSets = replicaSets;
    this.pods = pods;
    this.client = new ResourceClient<>(context.transport(), Resources.DEPLOYMENTS);
    this.setClient = new ResourceClient<>(context.transport(), Resources.REPLICA_SETS);
    this.writer = new NewReplicaSets(context);
  }

  @Override
  public Result reconcile(ObjectName key) {
    Deployment deployment = deployments.get(key.namespace(), key.name());
    if (deployment == null) {
      return Result.DONE;
    }
    if (LabelSelectors.isEmpty(deployment.getSpec().getSelector())) {
      refuseToSelectAll(deployment);
      return Result.DONE;
    }
    Rollout rollout =
        new Rollout(
            deployment, claimedSets(deployment), writer, context.runtime().time().instant());
    try {
      step(rollout);
    } catch (RuntimeException e) {
      // What went wrong is told in the status too; the next try comes after a backoff.
      writeStatus(rollout);
      throw e;
    }
    writeStatus(rollout);
    Duration wait = rollout.progress.untilDeadline(rollout.figures(), rollout.now);
    return wait == null || isPaused(deployment) ? Result.DONE : Result.after(wait);
  }

  private void step(Rollout rollout) {
    Deployment deployment = rollout.deployment;
    if (deployment.getMetadata().getDeletionTimestamp() != null) {
      rollout.count();
      return;
    }
    notePause(rollout);
    rollout.refreshNew();
    if (isPaused(deployment) || isScaled(rollout)) {
      scale(rollout);
    } else if (Bounds.isRecreate(deployment.getSpec())) {
      recreate(rollout);
    } else {
      roll(rollout);
    }
  }

  private void roll(Rollout rollout) {
    ReplicaSet fresh = rollout.ensureNew();
    if (!rollout.carryOut(RollingUpdatePlanner.scaleNew(rollout.bounds, fresh, rollout.old()))
        && !rollout.carryOut(RollingUpdatePlanner.scaleOld(rollout.bounds, fresh, rollout.old()))) {
      cleanUpIfComplete(rollout);
    }
    rollout.countAndJudge();
  }

  private void recreate(Rollout rollout) {
    List<Scale> down = Sets.active(rollout.old()).stream().map(rs -> new Scale(rs, 0)).toList();
    if (!rollout.carryOut(down) && !oldPodsRun(rollout)) {
      ReplicaSet fresh = rollout.ensureNew();
      if (Sets.replicas(fresh) != rollout.bounds.replicas()) {
        rollout.carryOut(List.of(new Scale(fresh, rollout.bounds.replicas())));
      }
      cleanUpIfComplete(rollout);
    }
    rollout.countAndJudge();
  }

  /** Pods on their way out count too: a new one starts when the last old one is gone. */
  private boolean oldPodsRun(Rollout rollout) {
    for (ReplicaSet rs : rollout.old()) {
      if (Sets.actual(rs) > 0) {
        return true;
      }
      for (Pod pod : pods.byIndex(Indices.CONTROLLER, rs.getMetadata().getUid())) {
        if (!PodFacts.isFinished(pod)) {
          return true;
        }
      }
    }
    return false;
  }

  /** A change of size, and all that a paused Deployment does: no new template is rolled out. */
  private void scale(Rollout rollout) {
    rollout.carryOut(
        ProportionalScaling.plan(
            rollout.bounds,
            !Bounds.isRecreate(rollout.deployment.getSpec()),
            rollout.figures().replicas(),
            rollout.fresh(),
            rollout.old()));
    if (isPaused(rollout.deployment)) {
      cleanUp(rollout);
    }
    rollout.count();
  }

  private static boolean isScaled(Rollout rollout) {
    for (ReplicaSet rs : Sets.active(rollout.all())) {
      Integer desired = Sets.number(rs, Sets.DESIRED_REPLICAS);
      if (desired != null && desired != rollout.bounds.replicas()) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPaused(Deployment deployment) {
    return Boolean.TRUE.equals(deployment.getSpec().getPaused());
  }

  private static void notePause(Rollout rollout) {
    Condition known = rollout.figures().condition(Condition.PROGRESSING);
    if (!rollout.progress.hasDeadline()
        || (known != null && known.reason().equals(Progress.TIMED_OUT))) {
      return;
    }
    boolean told = known != null && known.reason().equals("DeploymentPaused");
    boolean paused = isPaused(rollout.deployment);
    if (paused && !told) {
      rollout.add(
          Condition.at(
              rollout.now,
              Condition.PROGRESSING,
              "Unknown",
              "DeploymentPaused",
              "Deployment is paused"));
    } else if (!paused && told) {
      rollout.add(
          Condition.at(
              rollout.now,
              Condition.PROGRESSING,
              "Unknown",
              "DeploymentResumed",
              "Deployment is resumed"));
    }
  }

  private void cleanUpIfComplete(Rollout rollout) {
    if (rollout.progress.isComplete(rollout.figures())) {
      cleanUp(rollout);
    }
  }

  private void cleanUp(Rollout rollout) {
    for (ReplicaSet rs :
        HistoryPlanner.surplus(
            rollout.deployment.getSpec().getRevisionHistoryLimit(), rollout.old())) {
      setClient.deleteIfPresent(
          rs.getMetadata().getNamespace(),
          rs.getMetadata().getName(),
          DeleteRequest.ofUid(rs.getMetadata().getUid()));
    }
  }

  private List<ReplicaSet> claimedSets(Deployment deployment) {
    List<ReplicaSet> candidates =
        replicaSets.byIndex(Indices.CONTROLLER, deployment.getMetadata().getUid());
    candidates.addAll(
        replicaSets.byIndex(
            Indices.CONTROLLER, Indices.orphansIn(deployment.getMetadata().getNamespace())));
    return new Claim<>(
            Owner.of(deployment, Resources.DEPLOYMENTS),
            rs ->
                LabelSelectors.matches(
                    deployment.getSpec().getSelector(), rs.getMetadata().getLabels()),
            Claim.isStillThere(client, deployment),
            setClient)
        .settle(candidates);
  }

  private void writeStatus(Rollout rollout) {
    write(rollout.deployment, rollout.figures(), rollout.revision());
  }

  private void write(Deployment deployment, DeploymentFigures figures, @Nullable String revision) {
    if (revision == null && figures.equals(DeploymentFigures.stored(deployment))) {
      return;
    }
    ObjectNode tree = Json.tree(deployment);
    if (revision != null) {
      Meta.child(Meta.edit(tree), "annotations").put(Sets.REVISION, revision);
    }
    tree.set("status", figures.toTree());
    client.updateStatusTree(tree);
  }

  private void refuseToSelectAll(Deployment deployment) {
    context
        .events()
        .warning(
            deployment,
            KIND,
            "SelectingAll",
            "This deployment is selecting all pods. A non-empty selector is required.");
    DeploymentFigures stored = DeploymentFigures.stored(deployment);
    Long generation = deployment.getMetadata().getGeneration();
    if (generation != null && stored.observedGeneration() < generation) {
      write(deployment, stored.withObservedGeneration(generation), null);
    }
  }
}
