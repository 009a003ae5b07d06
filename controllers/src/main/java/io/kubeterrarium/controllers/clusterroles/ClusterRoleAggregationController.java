package io.kubeterrarium.controllers.clusterroles;

import io.kubeterrarium.api.GroupVersionResource;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.informer.EventHandler;
import io.kubeterrarium.client.informer.Informer;
import io.kubeterrarium.client.queue.ReconcilerRunner;
import io.kubeterrarium.client.queue.Result;
import io.kubeterrarium.client.resource.Resource;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.controllers.Controller;
import io.kubeterrarium.controllers.ControllerContext;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Fills ClusterRoles that have an aggregation rule with the rules of those that it selects. */
public final class ClusterRoleAggregationController implements Controller {
  private static final Resource<ObjectNode> CLUSTER_ROLES =
      new Resource<>(
          GroupVersionResource.of("rbac.authorization.k8s.io/v1", "clusterroles"),
          "ClusterRole",
          false,
          ObjectNode.class);

  private final Informer<ObjectNode> roles;
  private final ResourceClient<ObjectNode> client;
  private final ReconcilerRunner<String> runner;

  public ClusterRoleAggregationController(ControllerContext context) {
    roles = context.informers().trees(CLUSTER_ROLES);
    client = new ResourceClient<>(context.transport(), CLUSTER_ROLES);
    runner =
        new ReconcilerRunner<>("clusterrole-aggregation", 1, this::reconcile, context.runtime());
    roles.addHandler(EventHandler.of(changed -> lookAgain()));
  }

  /** Any role may be part of any aggregating one, or has just ceased to be. */
  private void lookAgain() {
    for (ObjectNode role : roles.lister().list()) {
      if (AggregatedRules.aggregates(role)) {
        runner.queue().add(Meta.name(role));
      }
    }
  }

  @Override
  public void start() {
    runner.start();
  }

  @Override
  public void close() {
    runner.close();
  }

  private Result reconcile(String name) {
    ObjectNode role = roles.lister().get("", name);
    if (role == null || Meta.isDeleting(role) || !AggregatedRules.aggregates(role)) {
      return Result.DONE;
    }
    ArrayNode rules = AggregatedRules.of(role, roles.lister().list());
    if (!AggregatedRules.isSame(rules, role.path("rules"))) {
      ObjectNode changed = role.deepCopy();
      changed.set("rules", rules);
      client.updateTree(changed);
    }
    return Result.DONE;
  }
}
