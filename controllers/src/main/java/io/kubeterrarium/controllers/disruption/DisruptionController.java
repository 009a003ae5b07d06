package io.kubeterrarium.controllers.disruption;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.kubeterrarium.api.GroupVersionResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.informer.EventHandler;
import io.kubeterrarium.client.informer.Indices;
import io.kubeterrarium.client.informer.Informer;
import io.kubeterrarium.client.informer.Lister;
import io.kubeterrarium.client.queue.ReconcilerRunner;
import io.kubeterrarium.client.queue.Result;
import io.kubeterrarium.client.resource.LabelSelectors;
import io.kubeterrarium.client.resource.Resource;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.resource.WorkloadResources;
import io.kubeterrarium.controllers.Controller;
import io.kubeterrarium.controllers.ControllerContext;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Keeps the status of PodDisruptionBudgets, by which the API server grants evictions. */
public final class DisruptionController implements Controller {
  static final Resource<ObjectNode> BUDGETS =
      new Resource<>(
          GroupVersionResource.of("policy/v1", "poddisruptionbudgets"),
          "PodDisruptionBudget",
          true,
          ObjectNode.class);

  private final ControllerContext context;
  private final Lister<ObjectNode> budgets;
  private final Lister<Pod> pods;
  private final Lister<ReplicaSet> replicaSets;
  private final Lister<Deployment> deployments;
  private final ResourceClient<ObjectNode> client;
  private final ReconcilerRunner<ObjectName> runner;

  public DisruptionController(ControllerContext context) {
    this.context = context;
    Informer<ObjectNode> budgetInformer = context.informers().trees(BUDGETS);
    Informer<Pod> podInformer = context.informers().informer(Resources.PODS);
    budgets = budgetInformer.lister();
    pods = podInformer.lister();
    replicaSets = context.informers().informer(Resources.REPLICA_SETS).lister();
    deployments = context.informers().informer(Resources.DEPLOYMENTS).lister();
    client = new ResourceClient<>(context.transport(), BUDGETS);
    runner = new ReconcilerRunner<>("disruption", 1, this::reconcile, context.runtime());
    budgetInformer.addHandler(
        EventHandler.of(budget -> runner.queue().add(Meta.objectName(budget))));
    podInformer.addHandler(new PodHandler());
  }

  @Override
  public void start() {
    runner.start();
  }

  @Override
  public void close() {
    runner.close();
  }

  private Result reconcile(ObjectName key) {
    ObjectNode budget = budgets.get(key.namespace(), key.name());
    if (budget == null || Meta.isDeleting(budget)) {
      return Result.DONE;
    }
    List<Pod> own =
        pods.list(key.namespace()).stream().filter(pod -> selects(budget, pod)).toList();
    Instant now = context.runtime().time().instant();
    ObjectNode status = Healthy.status(budget, own, scale(own), now);
    if (!status.equals(budget.path("status"))) {
      ObjectNode changed = budget.deepCopy();
      changed.set("status", status);
      client.updateStatusTree(changed);
    }
    Instant again = Healthy.disruptionEnds(status);
    return again == null ? Result.DONE : Result.after(Duration.between(now, again));
  }

  private static boolean selects(ObjectNode budget, Pod pod) {
    var selector = budget.path("spec").path("selector");
    return !selector.isMissingNode()
        && LabelSelectors.matches(
            Json.typed(selector, LabelSelector.class), pod.getMetadata().getLabels());
  }

  /** Each owner counts once; pods that nobody makes anew count for nothing. */
  private int scale(List<Pod> own) {
    Set<String> seen = new HashSet<>();
    int scale = 0;
    for (Pod pod : own) {
      OwnerReference owner = Indices.controllerOf(pod);
      HasMetadata scaled = owner == null ? null : owner(owner, pod.getMetadata().getNamespace());
      if (scaled != null && seen.add(scaled.getMetadata().getUid())) {
        scale += Json.tree(scaled).path("spec").path("replicas").asInt(1);
      }
    }
    return scale;
  }

  private @Nullable HasMetadata owner(OwnerReference owner, String namespace) {
    String name = owner.getName();
    HasMetadata found =
        switch (owner.getKind()) {
          case "ReplicaSet" -> replicaSets.get(namespace, name);
          case "Deployment" -> deployments.get(namespace, name);
          case "StatefulSet" -> read(WorkloadResources.STATEFUL_SETS, namespace, name);
          case "ReplicationController" ->
              read(WorkloadResources.REPLICATION_CONTROLLERS, namespace, name);
          default -> null;
        };
    if (found == null || !found.getMetadata().getUid().equals(owner.getUid())) {
      return null;
    }
    OwnerReference above = Indices.controllerOf(found);
    return above == null ? found : Objects.requireNonNullElse(owner(above, namespace), found);
  }

  private <T extends HasMetadata> @Nullable T read(
      Resource<T> resource, String namespace, String name) {
    return new ResourceClient<>(context.transport(), resource).find(namespace, name);
  }

  /** A pod makes the budgets look that select it, or did. */
  private final class PodHandler implements EventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      for (ObjectNode budget : budgets.list(pod.getMetadata().getNamespace())) {
        if (selects(budget, pod)) {
          runner.queue().add(Meta.objectName(budget));
        }
      }
    }

    @Override
    public void onUpdate(Pod old, Pod pod) {
      onAdd(pod);
      if (!Objects.equals(old.getMetadata().getLabels(), pod.getMetadata().getLabels())) {
        onAdd(old);
      }
    }

    @Override
    public void onDelete(Pod last) {
      onAdd(last);
    }
  }
}
