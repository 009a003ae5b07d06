package io.kubeterrarium.controllers.quota;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.GroupVersionResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.discovery.Discovery;
import io.kubeterrarium.client.discovery.ServedResource;
import io.kubeterrarium.client.informer.EventHandler;
import io.kubeterrarium.client.informer.Informer;
import io.kubeterrarium.client.queue.ReconcilerRunner;
import io.kubeterrarium.client.queue.Result;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.Resource;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.Controller;
import io.kubeterrarium.controllers.ControllerContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Keeps the status of ResourceQuotas: counts again what stands, where something may have gone. */
public final class ResourceQuotaController implements Controller {
  private static final Resource<ObjectNode> QUOTAS =
      new Resource<>(
          GroupVersionResource.of("v1", "resourcequotas"), "ResourceQuota", true, ObjectNode.class);

  /** For resources that nobody here watches. */
  private static final Duration RECOUNT_EVERY = Duration.ofSeconds(30);

  /** Deletions come in bursts: one count serves many. */
  private static final Duration SOON = Duration.ofMillis(200);

  private final ControllerContext context;
  private final Informer<ObjectNode> quotas;
  private final ResourceClient<ObjectNode> client;
  private final ReconcilerRunner<ObjectName> runner;

  /** What the server serves; touched by the one worker only. */
  private final Map<GroupResource, Resource<ObjectNode>> served = new HashMap<>();

  public ResourceQuotaController(ControllerContext context) {
    this.context = context;
    quotas = context.informers().trees(QUOTAS);
    client = new ResourceClient<>(context.transport(), QUOTAS);
    runner = new ReconcilerRunner<>("resourcequota", 1, this::reconcile, context.runtime());
    quotas.addHandler(EventHandler.of(quota -> runner.queue().add(Meta.objectName(quota))));
    watch(Resources.PODS);
    watch(Resources.SERVICES);
    watch(Resources.CONFIG_MAPS);
  }

  /** What is created is charged by the server; here what has changed or gone counts. */
  private <T extends HasMetadata> void watch(Resource<T> resource) {
    context
        .informers()
        .informer(resource)
        .addHandler(
            new EventHandler<T>() {
              @Override
              public void onAdd(T object) {}

              @Override
              public void onUpdate(T old, T object) {
                recount(object.getMetadata().getNamespace());
              }

              @Override
              public void onDelete(T last) {
                recount(last.getMetadata().getNamespace());
              }
            });
  }

  private void recount(String namespace) {
    for (ObjectNode quota : quotas.lister().list(namespace)) {
      runner.queue().addAfter(Meta.objectName(quota), SOON);
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

  private Result reconcile(ObjectName name) {
    ObjectNode quota = quotas.lister().get(name.namespace(), name.name());
    if (quota == null || Meta.isDeleting(quota)) {
      return Result.DONE;
    }
    Map<GroupResource, List<ObjectNode>> objects = new HashMap<>();
    for (GroupResource resource : QuotaCount.resources(quota)) {
      Resource<ObjectNode> known = served(resource);
      if (known != null) {
        objects.put(
            resource,
            new ResourceClient<>(context.transport(), known)
                .list(name.namespace(), Map.of())
                .items());
      }
    }
    ObjectNode status = QuotaCount.status(quota, objects);
    if (!QuotaCount.isSame(status, quota.path("status"))) {
      ObjectNode changed = quota.deepCopy();
      changed.set("status", status);
      try {
        client.updateStatusTree(changed);
      } catch (ApiStatusException e) {
        if (e.isConflict()) {
          return Result.after(SOON); // The server has charged something meanwhile.
        }
        if (!e.isNotFound()) {
          throw e;
        }
      }
    }
    return Result.after(RECOUNT_EVERY);
  }

  private @Nullable Resource<ObjectNode> served(GroupResource resource) {
    if (resource.group().isEmpty() && !served.containsKey(resource)) {
      served.put(
          resource,
          new Resource<>(
              GroupVersionResource.of("v1", resource.resource()), "", true, ObjectNode.class));
    }
    if (!served.containsKey(resource)) {
      for (ServedResource each : new Discovery(context.transport()).resources()) {
        GroupVersionResource gvr = each.resource().gvr();
        if (each.resource().namespaced() && each.can("list")) {
          served.put(new GroupResource(gvr.group(), gvr.resource()), each.resource());
        }
      }
    }
    return served.get(resource);
  }
}
