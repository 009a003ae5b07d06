package io.kubeterrarium.controllers.replicaset;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.client.informer.Indices;
import io.kubeterrarium.client.informer.Lister;
import io.kubeterrarium.client.queue.Reconciler;
import io.kubeterrarium.client.queue.Result;
import io.kubeterrarium.client.resource.LabelSelectors;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.ControllerContext;
import io.kubeterrarium.controllers.ownedpods.Expectations;
import io.kubeterrarium.controllers.ownedpods.PodTemplate;
import io.kubeterrarium.controllers.ownedpods.PodWrites;
import io.kubeterrarium.controllers.ownership.Claim;
import io.kubeterrarium.controllers.ownership.Owner;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Keeps a ReplicaSet's number of pods, and its status. */
final class ReplicaReconciler<T extends HasMetadata> implements Reconciler<ObjectName> {
  private final ControllerContext context;
  private final ReplicaKind<T> kind;
  private final Lister<T> replicaSets;
  private final Lister<Pod> pods;
  private final Expectations<ObjectName> expectations;
  private final ResourceClient<T> client;
  private final ResourceClient<Pod> podClient;
  private final PodWrites writes;

  ReplicaReconciler(
      ControllerContext context,
      ReplicaKind<T> kind,
      Lister<T> replicaSets,
      Lister<Pod> pods,
      Expectations<ObjectName> expectations) {
    this.context = context;
    this.kind = kind;
    this.replicaSets = replicaSets;
    this.pods = pods;
    this.expectations = expectations;
    this.client = new ResourceClient<>(context.transport(), kind.resource());
    this.podClient = new ResourceClient<>(context.transport(), Resources.PODS);
    this.writes = new PodWrites(context, kind.kind(), podClient, expectations);
  }

  @Override
  public Result reconcile(ObjectName key) {
    T rs = replicaSets.get(key.namespace(), key.name());
    if (rs == null) {
      expectations.forget(key);
      return Result.DONE;
    }
    // Asked before the pods are read: what is seen after this only makes the answer truer.
    boolean mayAct = expectations.satisfied(key);
    List<Pod> active = new ArrayList<>();
    int terminating = 0;
    for (Pod pod : claimedPods(rs)) {
      if (PodFacts.isActive(pod)) {
        active.add(pod);
      } else if (PodFacts.isTerminating(pod)) {
        terminating++;
      }
    }
    Instant now = context.runtime().time().instant();
    RuntimeException failure = null;
    boolean tooFew = active.size() < kind.replicas(rs);
    if (mayAct && rs.getMetadata().getDeletionTimestamp() == null) {
      failure = act(key, rs, active, now);
    }
    writeStatus(
        rs, ReplicaSetFigures.calculate(kind, rs, active, terminating, failure, tooFew, now));
    if (failure != null) {
      throw failure;
    }
    return nextLook(rs, active, now);
  }

  private List<Pod> claimedPods(T rs) {
    String namespace = rs.getMetadata().getNamespace();
    List<Pod> candidates = pods.byIndex(Indices.CONTROLLER, rs.getMetadata().getUid());
    for (Pod orphan : pods.byIndex(Indices.CONTROLLER, Indices.orphansIn(namespace))) {
      if (PodFacts.isActive(orphan)) {
        candidates.add(orphan);
      }
    }
    return new Claim<>(
            Owner.of(rs, kind.resource()),
            pod -> LabelSelectors.matches(kind.selector(rs), pod.getMetadata().getLabels()),
            Claim.isStillThere(client, rs),
            podClient)
        .settle(candidates);
  }

  private @Nullable RuntimeException act(ObjectName key, T rs, List<Pod> active, Instant now) {
    int replicas = kind.replicas(rs);
    if (active.size() == replicas) {
      return null;
    }
    List<Pod> related = active.size() > replicas ? podsOfSiblings(rs) : List.of();
    ReplicaSetPlanner.Plan plan = ReplicaSetPlanner.plan(replicas, active, related, now);
    if (plan.create() == 0) {
      return writes.delete(key, rs, plan.delete());
    }
    ObjectNode pod = PodTemplate.pod(kind.template(rs), Owner.of(rs, kind.resource()));
    return writes.create(key, rs, plan.create(), pod::deepCopy);
  }

  /** The pods of all ReplicaSets that have the same controller as this one, its own included. */
  private List<Pod> podsOfSiblings(T rs) {
    OwnerReference controller = Indices.controllerOf(rs);
    if (controller == null) {
      return pods.byIndex(Indices.CONTROLLER, rs.getMetadata().getUid());
    }
    List<Pod> related = new ArrayList<>();
    for (T each : replicaSets.byIndex(Indices.CONTROLLER, controller.getUid())) {
      related.addAll(pods.byIndex(Indices.CONTROLLER, each.getMetadata().getUid()));
    }
    return related;
  }

  private void writeStatus(T rs, ReplicaSetFigures figures) {
    if (figures.equals(ReplicaSetFigures.stored(kind.statusOf().apply(rs)))) {
      return;
    }
    ObjectNode tree = Json.tree(rs);
    tree.set("status", figures.toTree());
    client.updateStatusTree(tree);
  }

  /** When the next ready pod becomes available, if nothing happens before. */
  private Result nextLook(T rs, List<Pod> active, Instant now) {
    int minReady = kind.minReadySeconds(rs);
    Duration soonest = null;
    for (Pod pod : active) {
      Duration wait = PodFacts.untilAvailable(pod, minReady, now);
      if (wait != null && (soonest == null || wait.compareTo(soonest) < 0)) {
        soonest = wait;
      }
    }
    return soonest == null ? Result.DONE : Result.after(soonest);
  }
}
