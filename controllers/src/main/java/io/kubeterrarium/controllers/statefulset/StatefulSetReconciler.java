package io.kubeterrarium.controllers.statefulset;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.informer.Indices;
import io.kubeterrarium.client.informer.Lister;
import io.kubeterrarium.client.queue.Reconciler;
import io.kubeterrarium.client.queue.Result;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.DeleteRequest;
import io.kubeterrarium.client.resource.LabelSelectors;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.resource.WorkloadResources;
import io.kubeterrarium.controllers.ControllerContext;
import io.kubeterrarium.controllers.history.RevisionContent;
import io.kubeterrarium.controllers.history.Revisions;
import io.kubeterrarium.controllers.ownership.Claim;
import io.kubeterrarium.controllers.ownership.Owner;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** Takes a StatefulSet's next step, and writes its status. */
final class StatefulSetReconciler implements Reconciler<ObjectName> {
  private static final GroupVersionKind KIND = GroupVersionKind.of("apps/v1", "StatefulSet");
  private static final String HASH = "controller.kubernetes.io/hash";

  /** In which the cache learns of what was adopted. */
  private static final Duration ADOPTION = Duration.ofMillis(100);

  private final ControllerContext context;
  private final Lister<StatefulSet> sets;
  private final Lister<Pod> pods;
  private final Revisions revisions;
  private final ResourceClient<StatefulSet> client;
  private final ResourceClient<Pod> podClient;
  private final ResourceClient<PersistentVolumeClaim> claimClient;

  StatefulSetReconciler(
      ControllerContext context, Lister<StatefulSet> sets, Lister<Pod> pods, Revisions revisions) {
    this.context = context;
    this.sets = sets;
    this.pods = pods;
    this.revisions = revisions;
    client = new ResourceClient<>(context.transport(), WorkloadResources.STATEFUL_SETS);
    podClient = new ResourceClient<>(context.transport(), Resources.PODS);
    claimClient =
        new ResourceClient<>(context.transport(), WorkloadResources.PERSISTENT_VOLUME_CLAIMS);
  }

  @Override
  public Result reconcile(ObjectName key) {
    StatefulSet set = sets.get(key.namespace(), key.name());
    if (set == null || set.getMetadata().getDeletionTimestamp() != null) {
      return Result.DONE;
    }
    Owner owner = Owner.of(set, WorkloadResources.STATEFUL_SETS);
    if (revisions.adopt(owner, set.getSpec().getSelector(), Claim.isStillThere(client, set))) {
      return Result.after(ADOPTION);
    }
    TreeMap<Integer, Pod> own = new TreeMap<>();
    claimedPods(set, owner).forEach(pod -> own.put(StatefulPod.ordinal(set, pod), pod));
    PodTemplateSpec template = set.getSpec().getTemplate();
    Map<String, String> labels =
        Objects.requireNonNullElse(template.getMetadata().getLabels(), Map.of());
    ControllerRevision update = revisions.newest(owner, template, labels, HASH);
    ControllerRevision current = current(set, owner, update);
    Instant now = context.runtime().time().instant();
    String updateName = update.getMetadata().getName();
    OrdinalPlan plan = OrdinalPlan.of(set, own, updateName, now);
    RuntimeException failure = carryOut(set, plan, current, update);
    String currentName = current.getMetadata().getName();
    ObjectNode tree = Json.tree(set);
    ObjectNode status =
        SetFigures.of(set, tree.path("status"), own.values(), currentName, updateName, now);
    if (!status.equals(tree.path("status"))) {
      tree.set("status", status);
      client.updateStatusTree(tree);
    }
    if (failure != null) {
      throw failure;
    }
    revisions.truncate(owner, live(own.values(), currentName, updateName), historyLimit(set));
    return nextLook(set, own.values(), now);
  }

  private List<Pod> claimedPods(StatefulSet set, Owner owner) {
    List<Pod> candidates = pods.byIndex(Indices.CONTROLLER, set.getMetadata().getUid());
    candidates.addAll(
        pods.byIndex(Indices.CONTROLLER, Indices.orphansIn(set.getMetadata().getNamespace())));
    return new Claim<>(
            owner,
            pod ->
                StatefulPod.ordinal(set, pod) >= 0
                    && LabelSelectors.matches(
                        set.getSpec().getSelector(), pod.getMetadata().getLabels()),
            Claim.isStillThere(client, set),
            podClient)
        .settle(candidates);
  }

  /** The revision before the rollout; the newest where none is under way. */
  private ControllerRevision current(StatefulSet set, Owner owner, ControllerRevision update) {
    String name = set.getStatus() == null ? null : set.getStatus().getCurrentRevision();
    for (ControllerRevision each : revisions.of(owner)) {
      if (each.getMetadata().getName().equals(name)) {
        return each;
      }
    }
    return update;
  }

  private @org.jspecify.annotations.Nullable RuntimeException carryOut(
      StatefulSet set, OrdinalPlan plan, ControllerRevision current, ControllerRevision update) {
    RuntimeException failure = null;
    for (Pod pod : plan.delete()) {
      delete(set, pod);
    }
    for (int ordinal : plan.create()) {
      boolean old = OrdinalPlan.isRolling(set) && ordinal < OrdinalPlan.updatedFrom(set);
      try {
        create(set, old ? current : update, ordinal);
      } catch (RuntimeException e) {
        failure = failure == null ? e : failure;
      }
    }
    return failure;
  }

  private void delete(StatefulSet set, Pod pod) {
    String name = pod.getMetadata().getName();
    if (PodFacts.isFinished(pod)) {
      String what = PodFacts.phase(pod).equals("Failed") ? "Failed" : "Terminated";
      context
          .events()
          .warning(
              set,
              KIND,
              "Recreating" + what + "Pod",
              "StatefulSet %s/%s is recreating %s Pod %s"
                  .formatted(
                      set.getMetadata().getNamespace(),
                      set.getMetadata().getName(),
                      what.toLowerCase(java.util.Locale.ROOT),
                      name));
    }
    if (podClient.deleteIfPresent(
        pod.getMetadata().getNamespace(), name, DeleteRequest.ofUid(pod.getMetadata().getUid()))) {
      tell(set, "delete", name);
    }
  }

  private void create(StatefulSet set, ControllerRevision revision, int ordinal) {
    String namespace = set.getMetadata().getNamespace();
    for (ObjectNode claim : StatefulPod.claims(set, ordinal)) {
      String name = Meta.name(claim);
      if (claimClient.find(namespace, name) == null) {
        claimClient.createTree(namespace, claim);
        tell(set, "create", "Claim " + name);
      }
    }
    ObjectNode pod =
        StatefulPod.of(
            set, RevisionContent.template(revision), revision.getMetadata().getName(), ordinal);
    String name = Meta.name(pod);
    try {
      podClient.createTree(namespace, pod);
      tell(set, "create", name);
    } catch (ApiStatusException e) {
      if (e.isAlreadyExists() || e.isNamespaceTerminating()) {
        return; // There already, and not in the cache yet; or not wanted any more.
      }
      String what = "create Pod %s in StatefulSet %s failed error: %s";
      context
          .events()
          .warning(
              set,
              KIND,
              "FailedCreate",
              what.formatted(name, set.getMetadata().getName(), e.getMessage()));
      throw e;
    }
  }

  private void tell(StatefulSet set, String verb, String what) {
    String object = what.startsWith("Claim ") ? what : "Pod " + what;
    context
        .events()
        .normal(
            set,
            KIND,
            verb.equals("create") ? "SuccessfulCreate" : "SuccessfulDelete",
            "%s %s in StatefulSet %s successful"
                .formatted(verb, object, set.getMetadata().getName()));
  }

  private static Set<String> live(Collection<Pod> pods, String current, String update) {
    Set<String> live = new HashSet<>(List.of(current, update));
    pods.forEach(pod -> live.add(StatefulPod.revision(pod)));
    return live;
  }

  private static int historyLimit(StatefulSet set) {
    return Objects.requireNonNullElse(set.getSpec().getRevisionHistoryLimit(), 10);
  }

  private static Result nextLook(StatefulSet set, Collection<Pod> pods, Instant now) {
    int minReady = Objects.requireNonNullElse(set.getSpec().getMinReadySeconds(), 0);
    List<Duration> waits = new ArrayList<>();
    for (Pod pod : pods) {
      Duration wait = PodFacts.untilAvailable(pod, minReady, now);
      if (wait != null) {
        waits.add(wait);
      }
    }
    return waits.stream().min(Duration::compareTo).map(Result::after).orElse(Result.DONE);
  }
}
