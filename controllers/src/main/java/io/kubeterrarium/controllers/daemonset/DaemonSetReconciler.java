package io.kubeterrarium.controllers.daemonset;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.informer.Indices;
import io.kubeterrarium.client.informer.Lister;
import io.kubeterrarium.client.queue.Reconciler;
import io.kubeterrarium.client.queue.Result;
import io.kubeterrarium.client.resource.LabelSelectors;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.resource.WorkloadResources;
import io.kubeterrarium.controllers.ControllerContext;
import io.kubeterrarium.controllers.history.Revisions;
import io.kubeterrarium.controllers.ownedpods.Expectations;
import io.kubeterrarium.controllers.ownedpods.PodWrites;
import io.kubeterrarium.controllers.ownership.Claim;
import io.kubeterrarium.controllers.ownership.Owner;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Keeps a DaemonSet's pods on the nodes that are fit for them, and its status. */
final class DaemonSetReconciler implements Reconciler<ObjectName> {
  private static final GroupVersionKind KIND = GroupVersionKind.of("apps/v1", "DaemonSet");

  /** In which the cache learns of what was adopted. */
  private static final Duration ADOPTION = Duration.ofMillis(100);

  private final ControllerContext context;
  private final Lister<DaemonSet> sets;
  private final Lister<Pod> pods;
  private final Lister<Node> nodes;
  private final Expectations<ObjectName> expectations;
  private final Revisions revisions;
  private final ResourceClient<DaemonSet> client;
  private final ResourceClient<Pod> podClient;
  private final PodWrites writes;

  DaemonSetReconciler(
      ControllerContext context,
      Lister<DaemonSet> sets,
      Lister<Pod> pods,
      Lister<Node> nodes,
      Expectations<ObjectName> expectations) {
    this.context = context;
    this.sets = sets;
    this.pods = pods;
    this.nodes = nodes;
    this.expectations = expectations;
    revisions = new Revisions(context);
    client = new ResourceClient<>(context.transport(), WorkloadResources.DAEMON_SETS);
    podClient = new ResourceClient<>(context.transport(), Resources.PODS);
    writes = new PodWrites(context, KIND, podClient, expectations);
  }

  @Override
  public Result reconcile(ObjectName key) {
    DaemonSet set = sets.get(key.namespace(), key.name());
    if (set == null) {
      expectations.forget(key);
      return Result.DONE;
    }
    if (set.getMetadata().getDeletionTimestamp() != null) {
      return Result.DONE;
    }
    // Asked before the pods are read: what is seen after this only makes the answer truer.
    boolean mayAct = expectations.satisfied(key);
    Owner owner = Owner.of(set, WorkloadResources.DAEMON_SETS);
    if (revisions.adopt(owner, set.getSpec().getSelector(), Claim.isStillThere(client, set))) {
      return Result.after(ADOPTION);
    }
    List<Pod> own = claimedPods(set, owner);
    PodTemplateSpec template = set.getSpec().getTemplate();
    Map<String, String> labels =
        Objects.requireNonNullElse(template.getMetadata().getLabels(), Map.of());
    ControllerRevision revision = revisions.newest(owner, template, labels, DaemonPod.HASH);
    String hash = Revisions.label(revision, DaemonPod.HASH);
    Instant now = context.runtime().time().instant();
    List<Node> all = nodes.list();
    all.sort(Comparator.comparing(node -> node.getMetadata().getName()));
    DaemonPlan plan = DaemonPlan.of(set, all, own, hash, now);
    RuntimeException failure = mayAct ? carryOut(key, set, plan, hash) : null;
    writeStatus(set, plan.figures());
    if (failure != null) {
      throw failure;
    }
    int limit = Objects.requireNonNullElse(set.getSpec().getRevisionHistoryLimit(), 10);
    revisions.truncate(owner, live(owner, own, revision), limit);
    return nextLook(set, own, now);
  }

  private List<Pod> claimedPods(DaemonSet set, Owner owner) {
    List<Pod> candidates = pods.byIndex(Indices.CONTROLLER, set.getMetadata().getUid());
    candidates.addAll(
        pods.byIndex(Indices.CONTROLLER, Indices.orphansIn(set.getMetadata().getNamespace())));
    return new Claim<>(
            owner,
            pod ->
                LabelSelectors.matches(set.getSpec().getSelector(), pod.getMetadata().getLabels()),
            Claim.isStillThere(client, set),
            podClient)
        .settle(candidates);
  }

  /**
   * Deletes first: what is created waits for the next look, so that expectations are of one sort.
   */
  private @Nullable RuntimeException carryOut(
      ObjectName key, DaemonSet set, DaemonPlan plan, String hash) {
    for (Pod pod : plan.failed()) {
      context
          .events()
          .warning(
              set,
              KIND,
              "FailedDaemonPod",
              "Found failed daemon pod %s/%s on node %s, will try to kill it"
                  .formatted(key.namespace(), pod.getMetadata().getName(), DaemonPod.node(pod)));
    }
    if (!plan.delete().isEmpty()) {
      return writes.delete(key, set, plan.delete());
    }
    if (plan.create().isEmpty()) {
      return null;
    }
    return writes.create(
        key, set, plan.create().stream().map(node -> DaemonPod.of(set, hash, node)).toList());
  }

  private void writeStatus(DaemonSet set, DaemonPlan.Figures figures) {
    ObjectNode tree = Json.tree(set);
    JsonNode stored = tree.path("status");
    ObjectNode status = stored instanceof ObjectNode known ? known.deepCopy() : Json.object();
    status.put("observedGeneration", Meta.generation(tree));
    status.put("currentNumberScheduled", figures.current());
    status.put("desiredNumberScheduled", figures.desired());
    status.put("numberMisscheduled", figures.misscheduled());
    status.put("numberReady", figures.ready());
    count(status, "updatedNumberScheduled", figures.updated());
    count(status, "numberAvailable", figures.available());
    count(status, "numberUnavailable", figures.desired() - figures.available());
    if (!status.equals(stored)) {
      tree.set("status", status);
      client.updateStatusTree(tree);
    }
  }

  private static void count(ObjectNode status, String field, int count) {
    if (count == 0) {
      status.remove(field);
    } else {
      status.put(field, count);
    }
  }

  /** Revisions that pods were made of, and the present one. */
  private Set<String> live(Owner owner, List<Pod> own, ControllerRevision present) {
    Set<String> live = new HashSet<>(Set.of(present.getMetadata().getName()));
    for (ControllerRevision each : revisions.of(owner)) {
      String hash = Revisions.label(each, DaemonPod.HASH);
      if (own.stream().anyMatch(pod -> DaemonPod.isOf(pod, hash))) {
        live.add(each.getMetadata().getName());
      }
    }
    return live;
  }

  private static Result nextLook(DaemonSet set, List<Pod> pods, Instant now) {
    int minReady = Objects.requireNonNullElse(set.getSpec().getMinReadySeconds(), 0);
    Duration soonest = null;
    for (Pod pod : pods) {
      Duration wait = PodFacts.untilAvailable(pod, minReady, now);
      if (wait != null && (soonest == null || wait.compareTo(soonest) < 0)) {
        soonest = wait;
      }
    }
    return soonest == null ? Result.DONE : Result.after(soonest);
  }
}
